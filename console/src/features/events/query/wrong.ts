import { Refused } from "../../../api/problem";
import { FILTERS } from "../filters";
import { pointed } from "./pointed";

/** A filter the server does not understand, of those that have a field here. */
export interface Wrong {
    param: string;
    text: string;
    /** Where in it, in bytes. */
    at: readonly number[] | null | undefined;
    /** What the server believes was meant there, and how it is read: a field has its colon. */
    meant?: { text: string; label: string };
}

/** What the server said is wrong with a filter, if that is what it said. */
export function wrongFilter(error: Error | null): Wrong | undefined {
    const problem = error instanceof Refused && error.status === 400 ? error.problem : undefined;
    const filter = FILTERS.find(({ param }) => param === problem?.field);
    if (!problem || !filter) {
        return undefined;
    }
    const { detail, hint, at } = problem;
    // Where something is proposed, it is offered: in a sentence, its colon would be read with the question mark.
    const [, name, colon = "", rest = ""] = /^did you mean ([a-z_]+)(:?)\?\s*(.*)$/s.exec(hint ?? "") ?? [];
    if (name === undefined || filter.kind !== "query") {
        return { param: filter.param, text: [detail, hint].filter(Boolean).join("; "), at };
    }
    const text = [detail, rest].filter(Boolean).join("; ");
    return { param: filter.param, text, at, meant: { text: name, label: name + colon } };
}

/** The text of a filter with what was meant in the place of what is wrong. */
export function corrected(text: string, wrong: Pick<Wrong, "at" | "meant">): string | undefined {
    const parts = pointed(text, wrong.at);
    return parts && wrong.meant && `${parts[0]}${wrong.meant.text}${parts[2]}`;
}
