import { catalogue, EN, ES } from "../../lib/intl";
import { named } from "../../lib/named";

/** What keys can be made for, the least first. */
export const SCOPES = ["ingest", "read", "verify", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** After how many days a new key can end; `""`: never. */
export const LIVES = ["30", "90", "365", ""] as const;

export const KEY_WORDS = catalogue(
    {
        title: "API keys",
        reading: "Reading…",
        count: (count: number, more: boolean) =>
            `${EN.counted(count, "key", "keys")}${more ? " on this page; others follow." : "."}`,
        refresh: "Refresh",
        create: "New key",
        denied: "The keys are not yours to see",
        deniedDetail: "Administrators make them for programs; auditors see them.",
        none: "There are no keys yet",
        noneDetail: "Programs send events and read the log with a key of their own.",
        name: "Name",
        nameHint: "Of the program that will use it, like billing-service.",
        scope: "Scope",
        state: "State",
        made: "Made",
        used: "Last used",
        expires: "Ends",
        never: "never",
        actions: "What can be done",
        revoke: "Revoke",
        revokeOf: (name: string) => ` the key ${name}`,
        revokeTitle: (name: string) => `Revoke ${name}?`,
        revokeMeaning:
            "Whoever uses it is refused from then on, and it cannot be put back. What it sent stays in the log.",
        states: named({ active: "active", expired: "ended", revoked: "revoked" }),
        revokedAt: "Revoked",
        scopes: {
            ingest: "ingest: sends events, and reads nothing",
            read: "read: reads everybody’s events, and exports them",
            verify: "verify: fetches proofs and the log’s hashes, and reads no event",
            admin: "admin: does what an administrator does through the API",
        } satisfies Record<Scope, string>,
        life: "Ends after",
        lives: { "30": "30 days", "90": "90 days", "365": "a year", "": "never" } satisfies Record<
            (typeof LIVES)[number],
            string
        >,
        make: "Create",
        madeTitle: "The key was made",
        shownOnce:
            "This is the key, shown this once: only its hash is kept. Put it where the program finds it.",
        copyKey: "Copy the key",
        tryIt: {
            ingest: "To send an event with it:",
            read: "To read the latest events with it:",
            verify: "To fetch the newest checkpoint with it:",
            admin: "To send an event with it:",
        } satisfies Record<Scope, string>,
        copyCommand: "Copy the command",
        done: "I have kept it",
    },
    {
        title: "Claves de API",
        reading: "Leyendo…",
        count: (count, more) =>
            `${ES.counted(count, "clave", "claves")}${more ? " en esta página; siguen otras." : "."}`,
        refresh: "Actualizar",
        create: "Clave nueva",
        denied: "No le corresponde ver las claves",
        deniedDetail: "Los administradores las crean para programas; los auditores las ven.",
        none: "Aún no hay claves",
        noneDetail: "Los programas envían eventos y leen el registro con una clave propia.",
        name: "Nombre",
        nameHint: "Del programa que la usará, como billing-service.",
        scope: "Ámbito",
        state: "Estado",
        made: "Creada",
        used: "Último uso",
        expires: "Termina",
        never: "nunca",
        actions: "Qué se puede hacer",
        revoke: "Revocar",
        revokeOf: (name) => ` la clave ${name}`,
        revokeTitle: (name) => `¿Revocar ${name}?`,
        revokeMeaning:
            "Desde entonces se rechaza a quien la use, y no se puede recuperar. Lo que envió queda en el registro.",
        states: named({ active: "activa", expired: "terminada", revoked: "revocada" }),
        revokedAt: "Revocada",
        scopes: {
            ingest: "ingest: envía eventos y no lee nada",
            read: "read: lee los eventos de todos y los exporta",
            verify: "verify: obtiene pruebas y los hashes del registro, y no lee ningún evento",
            admin: "admin: hace por la API lo que hace un administrador",
        },
        life: "Termina en",
        lives: { "30": "30 días", "90": "90 días", "365": "un año", "": "nunca" },
        make: "Crear",
        madeTitle: "Se ha creado la clave",
        shownOnce:
            "Esta es la clave, que solo se muestra esta vez: solo se guarda su hash. Póngala donde el programa la encuentre.",
        copyKey: "Copiar la clave",
        tryIt: {
            ingest: "Para enviar un evento con ella:",
            read: "Para leer los últimos eventos con ella:",
            verify: "Para obtener el último punto de control con ella:",
            admin: "Para enviar un evento con ella:",
        },
        copyCommand: "Copiar el comando",
        done: "La he guardado",
    },
);
