import { catalogue } from "../lib/intl";
import { named } from "../lib/named";

/** The roles that an account can have, the least first. */
export const ROLES = ["user", "auditor", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_WORDS = catalogue(
    {
        role: "Role",
        names: named({ user: "user", auditor: "auditor", admin: "administrator" }),
        may: {
            user: "Uses workspaces, and sees only their own events.",
            auditor: "Also sees everybody’s events, and changes nothing.",
            admin: "Sees everything, and changes accounts, keys, policies and settings.",
        } satisfies Record<Role, string>,
    },
    {
        role: "Rol",
        names: named({ user: "usuario", auditor: "auditor", admin: "administrador" }),
        may: {
            user: "Usa los espacios de trabajo y ve solo sus propios eventos.",
            auditor: "Además ve los eventos de todos, y no cambia nada.",
            admin: "Lo ve todo y cambia cuentas, claves, políticas y ajustes.",
        },
    },
);
