import { catalogue, EN, ES } from "../../lib/intl";
import { type Named, named } from "../../lib/named";

export const SESSION_WORDS = catalogue(
    {
        title: "Sessions",
        reading: "Reading…",
        refresh: "Refresh",
        counted: (count: number, more: boolean) =>
            `${EN.counted(count, "session", "sessions")}${more ? "; older ones follow." : "."}`,
        which: "Which sessions",
        all: "All",
        running: "Running",
        timeline: "Timeline",
        own: "You see your own.",
        noneRunning: "No session is running",
        none: "There are no sessions here",
        begins: "One begins when a workspace is launched.",
        toWorkspaces: "To the workspaces",
        columns: {
            workspace: "Workspace",
            person: "Person",
            started: "Started",
            duration: "Duration",
            state: "State",
        },
        todo: "What can be done",
        ended: (why: string) => `Ended: ${why}`,
        /** Why sessions end, as the API says it. */
        why: named({
            stop: "its workspace was stopped",
            disconnect: "disconnected",
            logout: "signed out",
            revoked: "the sign-in was ended",
            policy: "another was launched (one session per person)",
            idle: "the sign-in was not used",
            expired: "the sign-in was over",
            reset: "the workspaces were reset",
            delete: "the workspace was deleted",
        }),
        sessionOf: (person: string, workspace: string) => `the session of ${person} in ${workspace}`,
        disconnect: "Disconnect",
        question: "Disconnect this session?",
        launchedBy: ", launched by ",
        you: "you",
        endsAtOnce: ". It ends at once, and does not go on.",
        period: "Period",
        periods: { "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" },
        lanes: "A line for each",
        byPerson: "person",
        byWorkspace: "workspace",
        drawn: (count: number) => `${EN.counted(count, "session", "sessions")} in this time.`,
        help: "Arrow keys go from bar to bar, Enter to the events of its sessions. A bar with a number is that many, one after another. The same sessions are in the list.",
        noneInTime: "No session lasted in this time",
        cut: (since: string) =>
            `Of the sessions that began before ${since}, only those still running are drawn.`,
        hidden: (count: number) =>
            `${EN.counted(count, "line more is", "lines more are")} not drawn: the list has all sessions.`,
        more: (count: number) =>
            `and ${EN.number(count)} more for which there is no room: the list has all sessions`,
        from: "from",
        to: "to",
        stillRunning: "still running",
        bar: (who: string, what: string, from: string, to: string, long: string) =>
            `${who}, ${what}: from ${from} ${to === "" ? "on, still running" : `to ${to}`} (${long})`,
        several: (whose: string, count: number, from: string, to: string) =>
            `${whose}: ${EN.counted(count, "session", "sessions")} one after another, from ${from} ${
                to === "" ? "on, the last still running" : `to ${to}`
            }`,
    },
    {
        title: "Sesiones",
        reading: "Leyendo…",
        refresh: "Actualizar",
        counted: (count, more) =>
            `${ES.counted(count, "sesión", "sesiones")}${more ? "; siguen otras más antiguas." : "."}`,
        which: "Qué sesiones",
        all: "Todas",
        running: "En marcha",
        timeline: "Cronología",
        own: "Ve las suyas.",
        noneRunning: "No hay ninguna sesión en marcha",
        none: "Aquí no hay sesiones",
        begins: "Empieza una cuando se lanza un espacio de trabajo.",
        toWorkspaces: "A los espacios de trabajo",
        columns: {
            workspace: "Espacio de trabajo",
            person: "Persona",
            started: "Comienzo",
            duration: "Duración",
            state: "Estado",
        },
        todo: "Qué se puede hacer",
        ended: (why) => `Terminada: ${why}`,
        why: named({
            stop: "se detuvo su espacio de trabajo",
            disconnect: "desconectada",
            logout: "se cerró la sesión",
            revoked: "se terminó el inicio de sesión",
            policy: "se lanzó otra (una sesión por persona)",
            idle: "el inicio de sesión no se usó",
            expired: "el inicio de sesión caducó",
            reset: "se restablecieron los espacios de trabajo",
            delete: "se eliminó el espacio de trabajo",
        }),
        sessionOf: (person, workspace) => `la sesión de ${person} en ${workspace}`,
        disconnect: "Desconectar",
        question: "¿Desconectar esta sesión?",
        launchedBy: ", lanzada por ",
        you: "usted",
        endsAtOnce: ". Termina de inmediato y no continúa.",
        period: "Periodo",
        periods: { "1h": "Última hora", "24h": "Últimas 24 horas", "7d": "Últimos 7 días" },
        lanes: "Una línea por",
        byPerson: "persona",
        byWorkspace: "espacio de trabajo",
        drawn: (count) => `${ES.counted(count, "sesión", "sesiones")} en este tiempo.`,
        help: "Las flechas van de barra en barra, Intro a los eventos de sus sesiones. Una barra con un número son tantas, una tras otra. Las mismas sesiones están en la lista.",
        noneInTime: "Ninguna sesión ha durado en este tiempo",
        cut: (since) =>
            `De las sesiones que empezaron antes de ${since} solo se dibujan las que siguen en marcha.`,
        hidden: (count) =>
            `${ES.counted(count, "línea más no se dibuja", "líneas más no se dibujan")}: la lista tiene todas las sesiones.`,
        more: (count) =>
            `y ${ES.number(count)} más para las que no hay sitio: la lista tiene todas las sesiones`,
        from: "de",
        to: "a",
        stillRunning: "sigue en marcha",
        bar: (who, what, from, to, long) =>
            `${who}, ${what}: desde ${from}${to === "" ? ", sigue en marcha" : ` hasta ${to}`} (${long})`,
        several: (whose, count, from, to) =>
            `${whose}: ${ES.counted(count, "sesión", "sesiones")} una tras otra, desde ${from}${
                to === "" ? ", la última sigue en marcha" : ` hasta ${to}`
            }`,
    },
);

/** Why a session ended; a reason that is not known here as it is written. */
export function whyEnded(by: string | null | undefined, why: Named): string {
    return by ? (why.get(by) ?? by) : "";
}
