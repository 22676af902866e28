import { catalogue } from "../lib/intl";

/** What the pages are called in the window's title. */
export const TITLES = catalogue(
    {
        events: "Audit log",
        event: (id: string) => `Event ${id}`,
        overview: "Overview",
        integrity: "Integrity",
        exports: "Exports",
        activity: "My activity",
        workspaces: "Workspaces",
        sessions: "Sessions",
        policies: "Policies",
        people: "People",
        person: "A person",
        keys: "API keys",
        organization: "Organization",
        account: "Your account",
        signIn: "Sign in",
    },
    {
        events: "Registro de auditoría",
        event: (id) => `Evento ${id}`,
        overview: "Resumen",
        integrity: "Integridad",
        exports: "Exportaciones",
        activity: "Mi actividad",
        workspaces: "Espacios de trabajo",
        sessions: "Sesiones",
        policies: "Políticas",
        people: "Personas",
        person: "Una persona",
        keys: "Claves de API",
        organization: "Organización",
        account: "Su cuenta",
        signIn: "Iniciar sesión",
    },
);
