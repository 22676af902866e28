import type { components } from "./__generated__/schema";

export type Problem = components["schemas"]["Problem"];

/** The server refused, and said why. */
export class Refused extends Error {
    readonly status: number;
    readonly problem: Problem | undefined;
    /** Seconds after which to try again, where the server said so. */
    readonly retryAfter: number | undefined;

    constructor(status: number, problem: Problem | undefined, retryAfter: number | undefined) {
        super(problem?.detail ?? `status ${status}`);
        this.status = status;
        this.problem = problem;
        this.retryAfter = retryAfter;
    }
}

/** No answer came: the server is away, or the network is. */
export class Unreachable extends Error {}

/** The answer is not about what was asked: whoever is in between has changed it, or the server is wrong. */
export class Unexpected extends Error {}

export function isUnauthenticated(error: unknown): boolean {
    return error instanceof Refused && error.status === 401;
}

/** What an answer that is no success says. A proxy in between may answer without a problem. */
export async function refusal(response: Response): Promise<Refused> {
    const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json");
    const body: unknown = isProblem ? await response.json().catch(() => undefined) : undefined;
    const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    return new Refused(
        response.status,
        body as Problem | undefined,
        Number.isNaN(seconds) ? undefined : seconds,
    );
}
