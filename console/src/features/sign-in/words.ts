import { catalogue } from "../../lib/intl";
import { named } from "../../lib/named";

export const SIGN_IN_FORM_WORDS = catalogue(
    {
        address: "E-mail address",
        password: "Password",
        signIn: "Sign in",
        signingIn: "Signing in…",
        withZitadel: "Sign in with Zitadel",
        first: "The first administrator’s password was shown when the server first started.",
        ended: "Your sign-in has ended",
        endedDetail: "Sign in again, and go on where you were.",
        wrong: "E-mail address or password is wrong",
        wrongDetail:
            "After ten failures in a row an account is locked for 15 minutes, and then the right password fails too. If that may be so, wait and try again, or ask an administrator.",
        code: "Code",
        codeHint: "Six digits of your authenticator, or a recovery code.",
        back: "Back to the password",
        required: "A second factor is required here",
        scan: "Scan this with an authenticator program, or add an account to it with the key below, and type the code that it shows within five minutes.",
        wrongCode: "The code is wrong, or came too late",
        wrongCodeDetail:
            "Each code is good once and for half a minute. After five wrong ones, or five minutes, go back to the password.",
        refused: "Not signed in",
        failed: "The answer of Zitadel was not accepted. Begin again, in this window.",
        /** What to do, by the code of a refusal of single sign-on. */
        advice: named({
            sso_unavailable: "Zitadel does not answer. Try again in a moment, or sign in with a password.",
            sso_refused:
                "Zitadel did not sign you in: it was cancelled there, or you may not use this program.",
            sso_no_address: "Your account at Zitadel has no e-mail address, which an account here needs.",
            sso_unverified:
                "Your e-mail address is not verified at Zitadel. Verify it there, then sign in again.",
            sso_taken: "Your e-mail address belongs to another account here. Ask an administrator.",
            sso_privileged:
                "Accounts of administrators and auditors are linked only where sso_zitadel_organization is set. Sign in with your password.",
            sso_no_role:
                "You were granted no role for this program at Zitadel. Ask an administrator for one.",
            sso_organization: "You are not of the organization that is let in here.",
            sso_domain: "E-mail addresses of your domain are not let in here.",
            sso_factor: "A second factor is required here. Enrol one at Zitadel, then sign in again.",
            sso_locked: "Your account here is locked. Ask an administrator.",
            sso_expired: "Your account here has expired. Ask an administrator.",
            address_not_allowed: "People are let in from listed networks only, and yours is none of them.",
        }),
    },
    {
        address: "Correo electrónico",
        password: "Contraseña",
        signIn: "Iniciar sesión",
        signingIn: "Iniciando sesión…",
        withZitadel: "Iniciar sesión con Zitadel",
        first: "La contraseña del primer administrador se mostró cuando el servidor arrancó por primera vez.",
        ended: "Su sesión ha terminado",
        endedDetail: "Inicie sesión de nuevo y siga donde estaba.",
        wrong: "El correo electrónico o la contraseña no son correctos",
        wrongDetail:
            "Tras diez fallos seguidos una cuenta se bloquea durante 15 minutos, y entonces falla también la contraseña correcta. Si puede ser el caso, espere y reinténtelo, o consulte a un administrador.",
        code: "Código",
        codeHint: "Seis cifras de su autenticador, o un código de recuperación.",
        back: "Volver a la contraseña",
        required: "Aquí se exige un segundo factor",
        scan: "Escanee esto con un programa autenticador, o añada en él una cuenta con la clave de abajo, y escriba el código que muestra antes de cinco minutos.",
        wrongCode: "El código es incorrecto, o ha llegado tarde",
        wrongCodeDetail:
            "Cada código vale una vez y durante medio minuto. Tras cinco incorrectos, o cinco minutos, vuelva a la contraseña.",
        refused: "No se ha iniciado la sesión",
        failed: "No se ha aceptado la respuesta de Zitadel. Empiece de nuevo, en esta ventana.",
        /** What to do, by the code of a refusal of single sign-on. */
        advice: named({
            sso_unavailable:
                "Zitadel no responde. Reinténtelo dentro de un momento, o inicie sesión con una contraseña.",
            sso_refused:
                "Zitadel no ha iniciado su sesión: se canceló allí, o usted no puede usar este programa.",
            sso_no_address:
                "Su cuenta de Zitadel no tiene dirección de correo electrónico, que aquí hace falta.",
            sso_unverified:
                "Su dirección de correo electrónico no está verificada en Zitadel. Verifíquela allí e inicie sesión de nuevo.",
            sso_taken:
                "Su dirección de correo electrónico pertenece aquí a otra cuenta. Consulte a un administrador.",
            sso_privileged:
                "Las cuentas de administradores y auditores solo se vinculan si se ha fijado sso_zitadel_organization. Inicie sesión con su contraseña.",
            sso_no_role:
                "En Zitadel no se le ha concedido ningún rol para este programa. Pídaselo a un administrador.",
            sso_organization: "Usted no es de la organización que se admite aquí.",
            sso_domain: "Aquí no se admiten direcciones de correo electrónico de su dominio.",
            sso_factor: "Aquí se exige un segundo factor. Regístrelo en Zitadel e inicie sesión de nuevo.",
            sso_locked: "Su cuenta aquí está bloqueada. Consulte a un administrador.",
            sso_expired: "Su cuenta aquí ha terminado. Consulte a un administrador.",
            address_not_allowed:
                "Solo se admite a personas desde ciertas redes, y la suya no es ninguna de ellas.",
        }),
    },
);
