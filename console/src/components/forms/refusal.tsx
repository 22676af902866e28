import type { ReactElement } from "react";
import { Refused } from "../../api/problem";
import { Said } from "../refusals/Said";

/** What the server says against a value, if it refused for it: its code is one of those the value is known by. */
export function refusedFor(error: unknown, ...codes: readonly string[]): ReactElement | undefined {
    const problem = error instanceof Refused ? error.problem : undefined;
    return problem && codes.includes(problem.code) ? <Said problem={problem} /> : undefined;
}
