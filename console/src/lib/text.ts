/**
 * What cannot be seen, or changes the order of what is around it: C0 and C1 controls, soft hyphen, marks and overrides of
 * direction, zero-width characters (but not the joiners that scripts and emoji need), separators, tags, lone surrogates.
 */
const UNSEEN =
    /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;

function escaped(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** The text for eyes: what cannot be seen is written out, as the server does with what it stores. */
export function visible(text: string): string {
    return text.replace(UNSEEN, escaped);
}

/** JSON for eyes, over several lines. */
export function prettyJson(value: unknown): string {
    const text = JSON.stringify(value, null, 2) ?? "";
    return text.split("\n").map(visible).join("\n");
}

/** The beginning of a text, of at most `limit` characters, with an ellipsis if there is more. */
export function shortened(text: string, limit: number): string {
    if (text.length <= limit) {
        return text;
    }
    // Not between the halves of a character.
    const cut = /[\ud800-\udbff]$/.test(text.slice(0, limit)) ? limit - 1 : limit;
    return `${text.slice(0, cut)}…`;
}

/** One word of a POSIX shell that means exactly this text. */
export function shellWord(text: string): string {
    return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** `1 session`, `2 sessions`. */
export function counted(count: number, what: string): string {
    return `${count} ${what}${count === 1 ? "" : "s"}`;
}
