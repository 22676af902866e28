import { catalogue } from "../../../lib/intl";
import type { Outcome, Step, Verdict } from "../../../lib/proof/verify";

/** Of the button that verifies, before, during and after. */
export type VerifyState = "unchecked" | "checking" | "error" | Verdict;

interface Words {
    button: string;
    states: Readonly<Record<VerifyState, string>>;
    title: string;
    explain: string;
    again: string;
    verifying: string;
    list: string;
    limits: string;
    steps: Readonly<Record<Step, string>>;
    outcomes: Readonly<Record<Outcome, string>>;
    /** What it means that a step failed. */
    failures: Readonly<Record<Step, string>>;
    verdicts: Readonly<Record<Exclude<Verdict, "not genuine">, readonly [title: string, meaning: string]>>;
    failedAt: (step: string) => string;
    noCryptography: readonly [title: string, meaning: string];
    values: string;
    valuesOf: (step: string) => string;
}

export const VERIFY_WORDS = catalogue<Words>(
    {
        button: "Verify",
        states: {
            unchecked: "not checked",
            checking: "checking…",
            genuine: "genuine",
            consistent: "consistent",
            unable: "not verified",
            error: "not verified",
            "not genuine": "FALSE",
        },
        title: "Verify in this browser",
        explain:
            "Fetches the proof with all fields and recomputes it here: that this page shows what is in the log, and " +
            "that the log signed it.",
        again: "Verify again",
        verifying: "Verifying…",
        list: "Steps of the verification",
        limits:
            "This check itself comes from the server, as the page does. Whoever does not trust the server at all takes " +
            "the proof away and checks it with neosc verify.",
        steps: {
            bundle: "The proof is well-formed",
            entry: "The entry is in its one form",
            fields: "The values open the commitment",
            shown: "This page shows what the proof shows",
            inclusion: "The entry is in the log’s tree",
            signature: "The log signed the tree",
            origin: "The tree is of this log and has this place",
            closed: "A statement tells why fields are closed",
        },
        outcomes: {
            passed: "holds",
            failed: "fails",
            unable: "could not be checked",
            skipped: "left out",
        },
        failures: {
            bundle: "What came is no proof that anybody can check: it was changed on its way, or is of another version.",
            entry: "What is in the log in this place is no event: nothing this page shows of it is proven.",
            fields: "A value, or what opens it, is not what went into the log: it was changed afterwards, or on its way here.",
            shown: "The proof is of something else than what you see: do not rely on this page.",
            inclusion:
                "The log whose tree this is does not have this entry in this place: the entry or its proof was changed.",
            signature:
                "Nothing shows that the log made this tree: anybody could have. Or the key is an old one that was replaced.",
            origin: "The proof is from another log than the one whose key this is, or of a log that has no such place.",
            closed: "",
        },
        verdicts: {
            genuine: [
                "Genuine, by the key you gave",
                "Every step holds, and the key you gave signed the tree: only its log can have done that. How good this " +
                    "is rests on where you have the key from.",
            ],
            consistent: [
                "Consistent, by the key this server says",
                "Every step holds. But who signed was checked by the key this server says, and a server that lies about " +
                    "events can lie about the key too. Paste a key that you keep yourself to rule that out.",
            ],
            unable: [
                "Not verified: a step could not be taken",
                "Nothing was found wrong. Download the proof and check it with neosc verify, on a computer of your own.",
            ],
        },
        failedAt: (step) => `Not genuine: failed at “${step}”`,
        noCryptography: [
            "Not verified: this page has no cryptography",
            "Browsers offer it on pages over HTTPS, or from the same computer, alone. Download the proof and check it " +
                "with neosc verify, on a computer of your own.",
        ],
        values: "Values",
        valuesOf: (step) => ` of “${step}”`,
    },
    {
        button: "Verificar",
        states: {
            unchecked: "sin comprobar",
            checking: "comprobando…",
            genuine: "auténtico",
            consistent: "coherente",
            unable: "no verificado",
            error: "no verificado",
            "not genuine": "FALSO",
        },
        title: "Verificar en este navegador",
        explain:
            "Obtiene la prueba con todos los campos y la recalcula aquí: que esta página muestra lo que está en el " +
            "registro, y que el registro lo firmó.",
        again: "Verificar de nuevo",
        verifying: "Verificando…",
        list: "Pasos de la verificación",
        limits:
            "Esta comprobación viene del servidor, como la página. Quien no confíe en absoluto en el servidor se lleva " +
            "la prueba y la comprueba con neosc verify.",
        steps: {
            bundle: "La prueba está bien formada",
            entry: "La entrada está en su única forma",
            fields: "Los valores abren el compromiso",
            shown: "Esta página muestra lo que muestra la prueba",
            inclusion: "La entrada está en el árbol del registro",
            signature: "El registro firmó el árbol",
            origin: "El árbol es de este registro y tiene esta posición",
            closed: "Una declaración dice por qué hay campos cerrados",
        },
        outcomes: {
            passed: "se cumple",
            failed: "falla",
            unable: "no se pudo comprobar",
            skipped: "omitido",
        },
        failures: {
            bundle: "Lo que llegó no es una prueba que se pueda comprobar: cambió por el camino, o es de otra versión.",
            entry: "Lo que hay en el registro en esta posición no es un evento: nada de lo que muestra esta página está probado.",
            fields: "Un valor, o lo que lo abre, no es lo que entró en el registro: cambió después, o de camino aquí.",
            shown: "La prueba es de otra cosa que lo que usted ve: no se fíe de esta página.",
            inclusion:
                "El registro cuyo árbol es este no tiene esta entrada en esta posición: la entrada o su prueba cambió.",
            signature:
                "Nada muestra que el registro hiciera este árbol: podría haberlo hecho cualquiera. O la clave es antigua y se sustituyó.",
            origin: "La prueba es de otro registro que el de esta clave, o de uno que no tiene esa posición.",
            closed: "",
        },
        verdicts: {
            genuine: [
                "Auténtico, según la clave que usted dio",
                "Todos los pasos se cumplen, y la clave que usted dio firmó el árbol: solo su registro puede haberlo " +
                    "hecho. Cuánto vale depende de dónde obtuvo la clave.",
            ],
            consistent: [
                "Coherente, según la clave que dice este servidor",
                "Todos los pasos se cumplen. Pero quién firmó se comprobó con la clave que dice este servidor, y un " +
                    "servidor que miente sobre los eventos puede mentir también sobre la clave. Pegue una clave que " +
                    "guarde usted para descartarlo.",
            ],
            unable: [
                "No verificado: no se pudo dar un paso",
                "No se encontró nada mal. Descargue la prueba y compruébela con neosc verify, en un equipo suyo.",
            ],
        },
        failedAt: (step) => `No es auténtico: falla en «${step}»`,
        noCryptography: [
            "No verificado: esta página no tiene criptografía",
            "Los navegadores la ofrecen solo en páginas por HTTPS, o del mismo equipo. Descargue la prueba y " +
                "compruébela con neosc verify, en un equipo suyo.",
        ],
        values: "Valores",
        valuesOf: (step) => ` de «${step}»`,
    },
);
