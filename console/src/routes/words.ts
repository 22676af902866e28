import { catalogue } from "../lib/intl";

/** What pages are called in the window's title that are in no navigation. */
export const TITLES = catalogue(
    { event: (id: string) => `Event ${id}`, person: "A person", signIn: "Sign in" },
    { event: (id) => `Evento ${id}`, person: "Una persona", signIn: "Iniciar sesión" },
);
