import { catalogue } from "../../lib/intl";
import { named } from "../../lib/named";

export const SIGN_IN_WORDS = catalogue(
    {
        program: "Program",
        address: "IP address",
        method: "Proved by",
        began: "Began",
        used: "Last used",
        ends: "Ends by",
        actions: "What can be done",
        end: "End",
        endOf: (which: string) => ` the sign-in of ${which}`,
        present: "this one",
        unknown: "unknown",
        /** How it was proved who it is. */
        methods: named({
            password: "password",
            "password+totp": "password and second factor",
            "password+recovery_code": "password and recovery code",
            zitadel: "single sign-on (Zitadel)",
            "zitadel+token": "access token of Zitadel",
        }),
    },
    {
        program: "Programa",
        address: "Dirección IP",
        method: "Acreditado con",
        began: "Comienzo",
        used: "Último uso",
        ends: "Termina antes de",
        actions: "Qué se puede hacer",
        end: "Terminar",
        endOf: (which) => ` el inicio de sesión de ${which}`,
        present: "este",
        unknown: "desconocido",
        /** How it was proved who it is. */
        methods: named({
            password: "contraseña",
            "password+totp": "contraseña y segundo factor",
            "password+recovery_code": "contraseña y código de recuperación",
            zitadel: "inicio de sesión único (Zitadel)",
            "zitadel+token": "token de acceso de Zitadel",
        }),
    },
);
