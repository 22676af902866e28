/** How wide a column may be, in pixels. */
export interface Sized {
    /** Where there is neither too little room nor too much. */
    width: number;
    /** What it goes down to where there is too little; as wide as ever, unless given. */
    least?: number;
    /** Its part of what is left over where there is too much, against that of the others; none, unless given. */
    share?: number;
}

/** The widths of columns side by side, so that they fill the room that there is as far as they may. */
export function fitted(columns: readonly Sized[], room: number): number[] {
    const sum = (of: (column: Sized) => number) => columns.reduce((sum, column) => sum + of(column), 0);
    const spare = Math.floor(room) - sum(({ width }) => width);
    const part =
        spare < 0 ? ({ width, least = width }: Sized) => width - least : ({ share = 0 }: Sized) => share;
    const parts = sum(part);
    if (parts === 0) {
        return columns.map(({ width }) => width);
    }
    // What is given up is bounded by what there is to give up; the pixels that do not divide are shared one by one.
    const change = Math.max(spare, spare < 0 ? -parts : 0);
    let done = 0;
    let given = 0;
    return columns.map((column) => {
        done += part(column);
        const upTo = Math.round((change * done) / parts);
        const width = column.width + upTo - given;
        given = upTo;
        return width;
    });
}
