import { catalogue, EN, ES } from "../../lib/intl";

/** What is said of the state of a log, wherever it is. */
export const STATE_WORDS = catalogue(
    {
        accepted: "accepted",
        stopped: "not accepted: this log is stopped",
        failing: "not accepted: the server is failing",
        degraded: "accepted; the server says somebody should look at it",
        never: "never",
        outcomes: { ok: "nothing wrong", failed: "not read to its end" },
        findings: (count: number) => EN.counted(count, "finding", "findings"),
    },
    {
        accepted: "se aceptan",
        stopped: "no se aceptan: este registro está parado",
        failing: "no se aceptan: el servidor está fallando",
        degraded: "se aceptan; el servidor indica que alguien debería revisarlo",
        never: "nunca",
        outcomes: { ok: "nada incorrecto", failed: "no se leyó hasta el final" },
        findings: (count) => ES.counted(count, "hallazgo", "hallazgos"),
    },
);
