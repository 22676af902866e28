/** What is known of the pages of a list, in order: where each begins, and how many rows it has. */
export interface Known {
    pages: readonly { cursor: string; count: number }[];
    /** Where the page after them begins; nothing if they are all. */
    next: string | undefined;
}

/** Rows beside those in sight that are read too, so that scrolling meets no gap. */
const AHEAD = 600;

/** With one more page at the end. */
export function grown(known: Known, cursor: string, count: number, next: string | undefined): Known {
    if (cursor !== known.next) {
        return known;
    }
    return { pages: [...known.pages, { cursor, count }], next };
}

/** How many rows are known. */
export function countOf(known: Known): number {
    return known.pages.reduce((sum, { count }) => sum + count, 0);
}

/** A page that is wanted, and the row it begins at. */
export interface Wanted {
    cursor: string;
    start: number;
}

/** The pages of the rows from one to another (included), of those around, and the next one where they are the last. */
export function wanted(known: Known, from: number, to: number): Wanted[] {
    const found: Wanted[] = [];
    let start = 0;
    for (const { cursor, count } of known.pages) {
        if (start <= to + AHEAD && start + count >= from - AHEAD) {
            found.push({ cursor, start });
        }
        start += count;
    }
    if (known.next !== undefined && start <= to + AHEAD) {
        found.push({ cursor: known.next, start });
    }
    return found;
}
