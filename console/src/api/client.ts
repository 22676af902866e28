import type { paths } from "./__generated__/schema";
import { refusal, Unreachable } from "./problem";

type Method = "get" | "post" | "patch" | "delete";

/** What a route answers with when all is well. */
export type Answer<P extends keyof paths, M extends Method = "get"> = paths[P] extends {
    [method in M]: { responses: { 200: { content: { "application/json": infer T } } } };
}
    ? T
    : never;

/** The server answers, or refuses, within 60 s; whoever is silent for longer is away. */
const PATIENCE_MS = 70_000;

interface Asked {
    method?: Method;
    /** Values of the parts of the path in braces. */
    parts?: Record<string, string>;
    query?: URLSearchParams;
    body?: unknown;
    signal?: AbortSignal;
    /** The answer may take as long as it takes: a file. Only the signal ends it. */
    patient?: boolean;
}

/**
 * Asks the server, as whoever the cookie says.
 *
 * Throws `Refused` or `Unreachable`; an `AbortError` if the signal says so.
 */
export async function ask(path: keyof paths, asked: Asked = {}): Promise<Response> {
    const { method = "get", parts = {}, query, body, signal, patient = false } = asked;
    const place = path.replace(/\{(\w+)\}/g, (_, name: string) => segments(parts[name] ?? "", name));
    const address = query?.size ? `${place}?${query}` : place;
    const ends = [signal, patient ? undefined : AbortSignal.timeout(PATIENCE_MS)];
    const request: RequestInit = {
        method: method.toUpperCase(),
        credentials: "same-origin",
        // A redirection is nothing this server does: whoever answers with one is another.
        redirect: "error",
        signal: AbortSignal.any(ends.filter((end) => end !== undefined)),
    };
    if (body !== undefined) {
        request.headers = { "content-type": "application/json" };
        request.body = JSON.stringify(body);
    }
    let response: Response;
    try {
        response = await fetch(address, request);
    } catch (error) {
        signal?.throwIfAborted();
        throw new Unreachable("no answer", { cause: error });
    }
    if (!response.ok) {
        throw await refusal(response);
    }
    return response;
}

/** A part of a path; the one called `path` is several segments. */
function segments(value: string, name: string): string {
    const parts = name === "path" ? value.split("/") : [value];
    return parts.map(encodeURIComponent).join("/");
}

/** The JSON of an answer. */
export async function read<P extends keyof paths, M extends Method = "get">(
    path: P,
    asked: Asked & { method?: M } = {},
): Promise<Answer<P, M>> {
    const response = await ask(path, asked);
    return response.json() as Promise<Answer<P, M>>;
}
