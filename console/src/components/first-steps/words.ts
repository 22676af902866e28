import { catalogue, EN, ES } from "../../lib/intl";
import type { StepName } from "./steps";

interface StepWords {
    title: string;
    /** Why, and how. */
    how: string;
    /** The way to where it is done. */
    go?: string;
}

export const FIRST_STEPS_WORDS = catalogue(
    {
        title: "First steps",
        meaning: "Each is ticked once it is so, whoever did it.",
        progress: (done: number, all: number) => `${EN.number(done)} of ${EN.number(all)} done.`,
        reading: "Reading…",
        away: "Put away",
        awayTitle: "Put the first steps away in this browser",
        done: "done",
        open: "to do",
        unknown: "could not be read",
        steps: {
            password: {
                title: "Change your own password",
                how: "The first one was shown on the screen of whoever started the server.",
                go: "To your account",
            },
            factor: {
                title: "Add a second factor",
                how: "Whoever learns your password cannot sign in with it alone.",
                go: "To your account",
            },
            registration: {
                title: "Close registration",
                how: "Anybody who reaches this server can make themselves an account. Whoever runs it closes that with registration = false in its settings, or leaves it open and puts this list away.",
            },
            colleague: {
                title: "Make an account for somebody else",
                how: "A second administrator, lest all depends on one; an auditor, who sees and changes nothing.",
                go: "To the people",
            },
            organization: {
                title: "Say whom to turn to",
                how: "The contact, the time zone and the working hours of the organization.",
                go: "To the organization",
            },
            key: {
                title: "Make an API key",
                how: "With it a program sends its events to the log.",
                go: "To the API keys",
            },
            workspace: {
                title: "Launch a workspace",
                how: "What people do in the platform comes into the log by itself.",
                go: "To the workspaces",
            },
            proof: {
                title: "Verify an event",
                how: "Open one and press Verify: this browser recomputes its proof. Known of this browser alone.",
                go: "To the audit log",
            },
        } as Readonly<Record<StepName, StepWords>>,
    },
    {
        title: "Primeros pasos",
        meaning: "Cada uno se marca cuando ya es así, lo haya hecho quien lo haya hecho.",
        progress: (done, all) => `${ES.number(done)} de ${ES.number(all)} hechos.`,
        reading: "Leyendo…",
        away: "Retirar",
        awayTitle: "Retirar los primeros pasos en este navegador",
        done: "hecho",
        open: "pendiente",
        unknown: "no se ha podido leer",
        steps: {
            password: {
                title: "Cambie su propia contraseña",
                how: "La primera se mostró en la pantalla de quien arrancó el servidor.",
                go: "A su cuenta",
            },
            factor: {
                title: "Añada un segundo factor",
                how: "Quien conozca su contraseña no podrá iniciar sesión solo con ella.",
                go: "A su cuenta",
            },
            registration: {
                title: "Cierre el registro de cuentas",
                how: "Cualquiera que llegue a este servidor puede crearse una cuenta. Quien lo opera lo cierra con registration = false en sus ajustes, o lo deja abierto y retira esta lista.",
            },
            colleague: {
                title: "Cree una cuenta para otra persona",
                how: "Un segundo administrador, para que no todo dependa de uno; un auditor, que ve y no cambia nada.",
                go: "A las personas",
            },
            organization: {
                title: "Diga a quién acudir",
                how: "El contacto, la zona horaria y el horario laboral de la organización.",
                go: "A la organización",
            },
            key: {
                title: "Cree una clave de API",
                how: "Con ella un programa envía sus eventos al registro.",
                go: "A las claves de API",
            },
            workspace: {
                title: "Lance un espacio de trabajo",
                how: "Lo que se hace en la plataforma llega solo al registro.",
                go: "A los espacios de trabajo",
            },
            proof: {
                title: "Verifique un evento",
                how: "Abra uno y pulse Verificar: este navegador recalcula su prueba. Solo lo sabe este navegador.",
                go: "Al registro de auditoría",
            },
        },
    },
);
