import type { Problem } from "../../api/problem";
import type { Language } from "../../lib/intl";
import { SPANISH } from "./spanish";

/** A sentence, and the language it is in where that is not the one of the page. */
export interface SaidSentence {
    text: string;
    lang?: Language;
}

/** What the server says of a refusal, in a language if its sentence is known there. */
export function said({ code, detail }: Pick<Problem, "code" | "detail">, language: Language): SaidSentence {
    if (language === "en") {
        return { text: sentence(detail) };
    }
    const text = SPANISH.get(code)?.(detail);
    return text === undefined ? { text: sentence(detail), lang: "en" } : { text };
}

/** As a sentence. Only a plain word gets a capital: an address, a name in backticks or a setting is data. */
export function sentence(text: string): string {
    const begun = text.replace(
        /^\p{Ll}+(?=[\s,:;]|$)/u,
        (word) => word.charAt(0).toUpperCase() + word.slice(1),
    );
    return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
