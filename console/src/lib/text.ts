/**
 * What cannot be seen, or changes the order of what is around it: C0 and C1 controls, soft hyphen, marks and overrides of
 * direction, zero-width characters and fillers (Default_Ignorable_Code_Point of Unicode), the blank of Braille,
 * separators, tags, lone surrogates.
 */
const UNSEEN =
    /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028-\u202e\u2060-\u206f\u2800\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;

const [NON_JOINER, JOINER, AS_TEXT, AS_EMOJI] = ["\u200c", "\u200d", "\ufe0e", "\ufe0f"];
/** Of scripts whose letters join, or do not, by such a mark between them. */
const JOINING =
    /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
/** Ends with an emoji, to which another is joined. */
const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier})\ufe0f?$/u;
/** Is drawn in two ways. A keycap is a digit, this, and its cap. */
const TWO_WAYS_BEFORE = /(?:\p{Extended_Pictographic}|[\d#*])$/u;

/** Whether an unseen character belongs to what is written around it: then it is a part of that, and hides nothing. */
function isPart(character: string, before: string, after: string): boolean {
    if (character === AS_TEXT || character === AS_EMOJI) {
        return TWO_WAYS_BEFORE.test(before) && (!/[\d#*]$/.test(before) || after.startsWith("\u20e3"));
    }
    if (character === JOINER && EMOJI_BEFORE.test(before)) {
        return /^\p{Extended_Pictographic}/u.test(after);
    }
    const isJoint = character === JOINER || character === NON_JOINER;
    return isJoint && JOINING.test(before.slice(-1)) && JOINING.test(after.slice(0, 1));
}

function escaped(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** The text for eyes: what cannot be seen is written out, as the server does with what it stores. */
export function visible(text: string): string {
    return text.replace(UNSEEN, (character, at: number) => {
        const before = text.slice(Math.max(0, at - 4), at);
        const after = text.slice(at + character.length, at + character.length + 2);
        return isPart(character, before, after) ? character : escaped(character);
    });
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
