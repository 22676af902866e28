import { queryOptions } from "@tanstack/react-query";
import { exactly } from "../lib/filter-text";
import type { components } from "./__generated__/schema";
import { ask, read } from "./client";
import { refusal, Unreachable } from "./problem";

export type Export = components["schemas"]["Export"];
export type NewExport = components["schemas"]["NewExport"] & {
    /** Names of members of an event, separated by commas. */
    columns?: string;
};

/** While one runs, it is asked how far it is so often. */
const POLL_MS = 2_000;

/** The reader's exports in the background. Read again while one runs, and somebody looks. */
export const exports = (reader: string) =>
    queryOptions({
        queryKey: ["exports", reader],
        queryFn: ({ signal }): Promise<Export[]> => read("/api/audit-logs/exports", { signal }),
        refetchInterval: ({ state }) => (state.data?.some(isRunning) ? POLL_MS : false),
        refetchIntervalInBackground: false,
    });

export const isRunning = ({ state }: Export) => state === "running";

export function createExport(body: NewExport): Promise<Export> {
    return read("/api/audit-logs/exports", { method: "post", body });
}

/** Its file goes; one that runs is ended. */
export async function removeExport(id: string): Promise<void> {
    await ask("/api/audit-logs/exports/{id}", { method: "delete", parts: { id } });
}

export const fileOf = (id: string) => `/api/audit-logs/exports/${encodeURIComponent(id)}/file`;
export const manifestOf = (id: string) => `/api/audit-logs/exports/${encodeURIComponent(id)}/manifest`;

/** The manifest of an export, as text. What it says of a whole file does not change. */
export const manifest = (reader: string, id: string) =>
    queryOptions({
        queryKey: ["export-manifest", reader, id],
        queryFn: async ({ signal }): Promise<string> =>
            (await ask("/api/audit-logs/exports/{id}/manifest", { parts: { id }, signal })).text(),
        staleTime: Number.POSITIVE_INFINITY,
    });

/** How many events a filter finds. */
export const estimate = (reader: string, filter: string) =>
    queryOptions({
        queryKey: ["stats", reader, "estimate", filter],
        queryFn: async ({ signal }): Promise<number> => {
            const query = new URLSearchParams(filter);
            query.set("facets", "none");
            query.set("histogram", "false");
            return (await read("/api/audit-logs/stats", { query, signal })).total;
        },
        staleTime: 10_000,
    });

/** Whoever sends nothing for so long is away. Bytes may be long in coming; the server says when it gives up. */
const SILENCE_MS = 120_000;

/** An export began to come, and was cut before its end. */
export class Cut extends Unreachable {}

/** All of an export came, but the log has recorded another. */
export class NotRecorded extends Error {}

/** The id of the reader's event that records an export with this digest of salt and file; nothing if there is none. */
export async function recordOf(
    reader: string,
    requestId: string,
    digest: string,
    signal: AbortSignal,
): Promise<string | undefined> {
    const query = new URLSearchParams({
        user_id: exactly(reader),
        action: "export_logs",
        request_id: exactly(requestId),
        limit: "20",
    });
    const events = await read("/api/audit-logs", { query, signal });
    return events.find(({ metadata }) => metadata && "sha256" in metadata && metadata.sha256 === digest)?.id;
}

/** An export that is being sent. */
export interface Sending {
    /** The salt of the digest that the log records of it, 64 hexadecimal digits. */
    salt: string;
    /** Of its record in the log. */
    requestId: string;
    /** The next bytes, or nothing at the end. Throws `Cut` if it is cut: what came is not whole. */
    next: () => Promise<Uint8Array | undefined>;
    /** Lets the server know that nobody wants the rest. */
    leave: () => void;
}

/** Begins an export that is sent at once. It lasts as long as it has to, and ends with the signal. */
export async function sendExport(query: URLSearchParams, signal: AbortSignal): Promise<Sending> {
    const silent = new AbortController();
    /** What a promise comes to, unless nothing comes for too long. */
    const patiently = async <T>(promise: Promise<T>, Failure: typeof Unreachable): Promise<T> => {
        const timer = setTimeout(() => silent.abort(), SILENCE_MS);
        try {
            return await promise;
        } catch (error) {
            signal.throwIfAborted();
            throw new Failure("the answer is cut off", { cause: error });
        } finally {
            clearTimeout(timer);
        }
    };
    const response = await patiently(
        fetch(`/api/audit-logs/export?${query}`, {
            credentials: "same-origin",
            redirect: "error",
            signal: AbortSignal.any([signal, silent.signal]),
        }),
        Unreachable,
    );
    if (!response.ok) {
        throw await refusal(response);
    }
    const reader = response.body?.getReader();
    return {
        salt: response.headers.get("x-export-salt") ?? "",
        requestId: response.headers.get("x-request-id") ?? "",
        next: async () => (reader ? (await patiently(reader.read(), Cut)).value : undefined),
        leave: () => silent.abort(),
    };
}
