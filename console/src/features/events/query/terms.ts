/** A term of a filter text, as it is written. */
export interface Term {
    /** Where it begins, and where it ends, in characters. */
    from: number;
    to: number;
    /** Whether it excludes. */
    isExcluded: boolean;
    /** The field it is of; none of free text. */
    field: string | undefined;
    /** With quotes, commas and stars. */
    written: string;
}

const TERM = /(-?)(?:([a-z_]+(?:\.[^\s:"()]+)*):)?((?:"(?:[^"\\]|\\.)*"?|[^\s"()])+)|[()]/gs;

/** The terms of a filter text. What the server does not understand is a term all the same. */
export function terms(text: string): Term[] {
    return [...text.matchAll(TERM)].flatMap((found) => {
        const [whole, sign, field, written] = found;
        return written === undefined
            ? []
            : [
                  {
                      from: found.index,
                      to: found.index + whole.length,
                      isExcluded: sign === "-",
                      field,
                      written,
                  },
              ];
    });
}

/** The fields that a filter text has terms of. */
export function fieldsIn(text: string): ReadonlySet<string> {
    return new Set(terms(text).flatMap(({ field }) => field ?? []));
}

/** What a value means that was written alone: nothing for several, or for what begins so. */
export function single(written: string): string | undefined {
    const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(written)?.[1];
    if (quoted !== undefined) {
        return quoted.replace(/\\(.)/gs, "$1");
    }
    return /[",*]/.test(written) || written === "" ? undefined : written;
}
