import { catalogue, EN, ES } from "../lib/intl";

/** Words of the components that many pages use. */
export const WORDS = catalogue(
    {
        timesIn: "Times in",
        zones: { local: "local time", utc: "UTC" },
        success: "Success",
        failed: "Failed",
        cancel: "Cancel",
        again: "Try again",
        events: "Events",
        eventsOf: (what: string) => ` of ${what}`,
        pages: "Pages",
        firstPage: "First page",
        previousPage: "Previous page",
        nextPage: "Next page",
        histogram: "Events by time: arrows choose, with Shift several, Enter makes them the period",
        bar: (when: string, success: number, failure: number) =>
            `${when}: ${EN.number(success)} succeeded, ${EN.number(failure)} failed`,
        bars: (when: string, each: string) => `${when}, ${each} a bar`,
        succeeded: "succeeded",
        failures: "failed",
        nothing: "none",
    },
    {
        timesIn: "Horas en",
        zones: { local: "hora local", utc: "UTC" },
        success: "Correcto",
        failed: "Fallido",
        cancel: "Cancelar",
        again: "Reintentar",
        events: "Eventos",
        eventsOf: (what) => ` de ${what}`,
        pages: "Páginas",
        firstPage: "Primera página",
        previousPage: "Página anterior",
        nextPage: "Página siguiente",
        histogram:
            "Eventos en el tiempo: las flechas eligen, con Mayúsculas varios, Intro los convierte en el periodo",
        bar: (when, success, failure) =>
            `${when}: ${ES.counted(success, "correcto", "correctos")}, ${ES.counted(failure, "fallido", "fallidos")}`,
        bars: (when, each) => `${when}, ${each} por barra`,
        succeeded: "correctos",
        failures: "fallidos",
        nothing: "ninguno",
    },
);

/** What errors mean, and what to do. What the server says of one stays in its language. */
export const ERROR_WORDS = catalogue(
    {
        away: "The server does not answer",
        awayDetail: "It may be stopped, or the network is down. Try again when it is back.",
        broken: "Something went wrong in this page",
        brokenDetail: "Reload it; if it comes again, report it with what you did.",
        unexpected: "The answer is not what was asked for",
        unexpectedDetail:
            "The address names something that is not there, or somebody between here and the server changes answers: " +
            "rely on nothing that this page shows until it is found out.",
        tooMany: "Too many requests",
        slowing: (seconds: number | undefined) =>
            `The server is slowing this address down. Try again in ${inSeconds(seconds)}.`,
        cannot: "The server cannot do this just now",
        later: (seconds: number | undefined) =>
            seconds === undefined ? "Try again later." : `Try again in ${inSeconds(seconds)}.`,
        notFound: "Not found",
        notFoundDetail: "It is not there (any more), or not yours to see.",
        filter: "A filter is not understood",
        forbidden: "Not allowed",
        refused: "The server refused",
    },
    {
        away: "El servidor no responde",
        awayDetail: "Puede estar parado, o la red caída. Reinténtelo cuando haya vuelto.",
        broken: "Algo ha fallado en esta página",
        brokenDetail: "Vuelva a cargarla; si se repite, comuníquelo junto con lo que hizo.",
        unexpected: "La respuesta no es lo que se pidió",
        unexpectedDetail:
            "La dirección nombra algo que no existe, o alguien entre aquí y el servidor cambia las respuestas: no se fíe " +
            "de nada de lo que muestra esta página hasta que se aclare.",
        tooMany: "Demasiadas peticiones",
        slowing: (seconds) =>
            `El servidor está frenando esta dirección. Reinténtelo dentro de ${enSegundos(seconds)}.`,
        cannot: "El servidor no puede hacerlo en este momento",
        later: (seconds) =>
            seconds === undefined
                ? "Reinténtelo más tarde."
                : `Reinténtelo dentro de ${enSegundos(seconds)}.`,
        notFound: "No encontrado",
        notFoundDetail: "No está (o ya no está), o no le corresponde verlo.",
        filter: "No se entiende un filtro",
        forbidden: "No permitido",
        refused: "El servidor lo ha rechazado",
    },
);

function inSeconds(count: number | undefined): string {
    return count === undefined || count === 1 ? "a second" : `${EN.number(count)} seconds`;
}

function enSegundos(count: number | undefined): string {
    return count === undefined || count === 1 ? "un segundo" : `${ES.number(count)} segundos`;
}
