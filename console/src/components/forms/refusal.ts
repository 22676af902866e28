import { Refused } from "../../api/problem";

/** What the server says against a value, if it refused for it: its code is one of those the value is known by. */
export function refusedFor(error: unknown, ...codes: readonly string[]): string | undefined {
    const problem = error instanceof Refused ? error.problem : undefined;
    if (!problem || !codes.includes(problem.code)) {
        return undefined;
    }
    const detail = problem.detail;
    const begun = detail.charAt(0).toUpperCase() + detail.slice(1);
    return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
