import { catalogue, EN, ES } from "../../lib/intl";
import { named } from "../../lib/named";

export const POLICY_WORDS = catalogue(
    {
        title: "Policies",
        reading: "Reading…",
        inForce: (count: number, all: number) => `${EN.number(count)} of ${EN.number(all)} in force.`,
        othersChange: "Administrators change them.",
        none: "There are no policies",
        noneText: "This server has none.",
        on: "On",
        off: "Off",
        save: "Save settings",
        saved: "Saved.",
        networksHint: "One a line, as 192.0.2.7 or 10.0.0.0/8",
        noNetworks: "none",
        /** What policies are called, by their ids, where that is not as the server says. */
        names: named<string>({}),
        /** What they do, in a sentence. */
        about: named({
            "pol-login-lockout": "So many failed passwords within that time lock the account for a while.",
            "pol-session-timeout":
                "A sign-in that is not used for so long ends, and with it the sessions launched under it.",
            "pol-password-strength":
                "New passwords have so many characters and are none of the commonest. Without it, 8 characters are enough.",
            "pol-ip-allowlist":
                "People sign in and stay signed in from these networks alone. API keys and the command line come from everywhere.",
            "pol-single-session": "Launching a workspace ends the person’s other sessions.",
            "pol-mfa-required":
                "Every sign-in with a password asks for a second factor. Whoever comes through single sign-on must have shown two there.",
        }),
        /** What settings are called. */
        settings: named({
            failures: "Failed passwords",
            within_minutes: "Within (minutes)",
            locked_minutes: "Locked for (minutes)",
            idle_minutes: "Without use (minutes)",
            length: "Characters at least",
            networks: "Networks",
        }),
    },
    {
        title: "Políticas",
        reading: "Leyendo…",
        inForce: (count, all) => `${ES.number(count)} de ${ES.number(all)} en vigor.`,
        othersChange: "Las modifican los administradores.",
        none: "No hay políticas",
        noneText: "Este servidor no tiene ninguna.",
        on: "Sí",
        off: "No",
        save: "Guardar los ajustes",
        saved: "Guardado.",
        networksHint: "Una por línea, como 192.0.2.7 o 10.0.0.0/8",
        noNetworks: "ninguna",
        names: named({
            "pol-login-lockout": "Bloquear cuentas tras inicios de sesión fallidos",
            "pol-session-timeout": "Terminar los inicios de sesión sin uso",
            "pol-password-strength": "Exigir contraseñas fuertes",
            "pol-ip-allowlist": "Permitir el inicio de sesión solo desde las redes indicadas",
            "pol-single-session": "Una sesión por persona",
            "pol-mfa-required": "Exigir un segundo factor",
        }),
        about: named({
            "pol-login-lockout":
                "Tantas contraseñas fallidas dentro de ese tiempo bloquean la cuenta durante un rato.",
            "pol-session-timeout":
                "Un inicio de sesión que no se usa durante ese tiempo termina, y con él las sesiones lanzadas bajo él.",
            "pol-password-strength":
                "Las contraseñas nuevas tienen al menos esos caracteres y no son de las más comunes. Sin ella bastan 8 caracteres.",
            "pol-ip-allowlist":
                "Las personas inician sesión y la mantienen solo desde estas redes. Las claves de API y la línea de comandos vienen de cualquier parte.",
            "pol-single-session": "Lanzar un espacio de trabajo termina las demás sesiones de la persona.",
            "pol-mfa-required":
                "Todo inicio de sesión con contraseña pide un segundo factor. Quien entra por inicio de sesión único debe haber mostrado dos allí.",
        }),
        settings: named({
            failures: "Contraseñas fallidas",
            within_minutes: "Dentro de (minutos)",
            locked_minutes: "Bloqueada durante (minutos)",
            idle_minutes: "Sin uso (minutos)",
            length: "Caracteres como mínimo",
            networks: "Redes",
        }),
    },
);
