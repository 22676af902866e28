import { exactly } from "../../../lib/filter-text";

/** The word of a filter text in which somebody writes. */
export interface Place {
    /** Where it begins, and where it ends, in characters. */
    from: number;
    to: number;
    /** The field it is a value of, if it is one. */
    field: string | undefined;
    /** What stands there before the caret. */
    typed: string;
}

/** Something that can stand there instead. */
export interface Completion {
    text: string;
    /** What it is, for people. */
    hint: string;
    /** Whether what begins with it is meant. */
    begins?: boolean;
}

/** The fields of the filter language, and whether they are typed before a value of theirs. */
export const FIELDS = [
    "action",
    "user_email",
    "user_id",
    "ip_address",
    "resource",
    "success",
    "category",
    "source",
    "session_id",
    "request_id",
    "sender",
    "id",
    "start",
    "end",
    "metadata.",
] as const;

const MOST = 12;

/** Where the caret is, in the filter language. */
export function placeAt(text: string, caret: number): Place {
    let from = 0;
    let quoted = false;
    for (let at = 0; at < caret; at++) {
        const char = text[at];
        if (quoted) {
            // In quotes, a backslash takes the next character with it.
            if (char === "\\") {
                at++;
            } else if (char === '"') {
                quoted = false;
            }
        } else if (char === '"') {
            quoted = true;
        } else if (char === " " || char === "\t") {
            from = at + 1;
        }
    }
    const rest = /^[^\s,"]*/.exec(text.slice(caret))?.[0] ?? "";
    const word = text.slice(from, caret);
    const [, field, values] = /^-?([a-z_]+(?:\.[^\s:"]+)*):(.*)$/s.exec(word) ?? [];
    if (field === undefined || values === undefined) {
        const sign = word.startsWith("-") ? 1 : 0;
        return { from: from + sign, to: caret + rest.length, field: undefined, typed: word.slice(sign) };
    }
    const last = lastValue(values);
    return { from: caret - last.length, to: caret + rest.length, field, typed: last };
}

/** The value after the last comma outside quotes. */
function lastValue(values: string): string {
    let from = 0;
    let quoted = false;
    for (let at = 0; at < values.length; at++) {
        const char = values[at];
        if (quoted && char === "\\") {
            at++;
        } else if (char === '"') {
            quoted = !quoted;
        } else if (char === "," && !quoted) {
            from = at + 1;
        }
    }
    return values.slice(from);
}

/** The values that go on as somebody began, those that begin so first. */
export function matching(typed: string, values: readonly Completion[]): Completion[] {
    const wanted = typed.replaceAll('"', "").toLowerCase();
    const begins: Completion[] = [];
    const holds: Completion[] = [];
    for (const value of values) {
        const text = value.text.toLowerCase();
        if (text.startsWith(wanted)) {
            begins.push(value);
        } else if (text.includes(wanted)) {
            holds.push(value);
        }
    }
    return [...begins, ...holds].slice(0, MOST);
}

/** The text with a completion in its place, and where the caret is then. */
export function completed(
    text: string,
    place: Place,
    completion: Completion,
): { text: string; caret: number } {
    const isField = place.field === undefined;
    // A field goes on with its value; after a value comes the next term, unless the text goes on already.
    const after = text.slice(place.to);
    const value = completion.begins ? `${exactly(completion.text)}*` : exactly(completion.text);
    const written = isField ? completion.text : value;
    const space = isField || after.startsWith(" ") || after.startsWith(",") ? "" : " ";
    const before = text.slice(0, place.from) + written + space;
    return { text: before + after, caret: before.length };
}
