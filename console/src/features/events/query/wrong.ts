import { Refused } from "../../../api/problem";
import { FILTERS } from "../filters";

/** A filter the server does not understand, of those that have a field here. */
export interface Wrong {
    param: string;
    text: string;
    /** Where in it, in bytes. */
    at: readonly number[] | null | undefined;
}

/** What the server said is wrong with a filter, if that is what it said. */
export function wrongFilter(error: Error | null): Wrong | undefined {
    const problem = error instanceof Refused && error.status === 400 ? error.problem : undefined;
    const filter = FILTERS.find(({ param }) => param === problem?.field);
    if (!problem || !filter) {
        return undefined;
    }
    const text = [problem.detail, problem.hint].filter(Boolean).join("; ");
    return { param: filter.param, text, at: problem.at };
}
