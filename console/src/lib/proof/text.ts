import { MAX_TREE_SIZE } from "./merkle";

/** Whether a note may hold this text: no ASCII control characters but the newline (C2SP signed-note). */
export function isNoteText(text: string): boolean {
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code < 0x20 && code !== 0x0a) {
            return false;
        }
    }
    return true;
}

/** Whether this can be the name of a key: not empty, without white space, control characters and `+`. */
export function isKeyName(name: string): boolean {
    return name !== "" && !/[\p{White_Space}+]/u.test(name) && isNoteText(name);
}

/** Reads a size of a tree, or an index in it: a decimal in its one spelling. */
export function treeSize(digits: string): bigint | undefined {
    const size = /^(?:0|[1-9][0-9]{0,18})$/.test(digits) ? BigInt(digits) : undefined;
    return size !== undefined && size <= MAX_TREE_SIZE ? size : undefined;
}
