import {
    keepPreviousData,
    MutationCache,
    QueryCache,
    QueryClient,
    queryOptions,
} from "@tanstack/react-query";
import { nextCursor } from "../lib/link";
import type { components } from "./__generated__/schema";
import { type Answer, ask, read } from "./client";
import { isUnauthenticated } from "./problem";

export type Me = components["schemas"]["Me"];
export type Event = components["schemas"]["Event"];
/** An action of the catalogue, or one that the organization uses beside it. */
export type Action = components["schemas"]["Action"];
export type CatalogueAction = Extract<Action, { kind: "catalogue" }>;
export type Category = CatalogueAction["category"];
export type Workspace = components["schemas"]["Workspace"];
/** A launched workspace. */
export type Session = components["schemas"]["Session"];
export type Policy = components["schemas"]["Policy"];
/** Exact counts of events. */
export type Stats = components["schemas"]["Stats"];

/** A page of the list. */
export interface Page {
    /** What was asked for. */
    query: string;
    events: Event[];
    /** Where the next one begins, if there is one. */
    next: string | undefined;
    /** Entries of the log when it was read: what is accepted later has this index, or a higher one. */
    size: number;
}

/** A page of the sessions. */
export interface Sessions {
    rows: Session[];
    /** Where the next page begins, if there is one. */
    next: string | undefined;
}

/** Who asks; `null` if nobody is signed in. */
export const me = queryOptions({
    queryKey: ["me"],
    queryFn: async ({ signal }): Promise<Me | null> => {
        try {
            return await read("/api/auth/me", { signal });
        } catch (error) {
            if (isUnauthenticated(error)) {
                return null;
            }
            throw error;
        }
    },
    staleTime: Number.POSITIVE_INFINITY,
    // Somebody else may have signed in in another tab. Unlike reading events, asking this leaves no record.
    refetchOnWindowFocus: "always",
});

/**
 * How the last sign-in of this window ended. Whoever signs in after somebody left does not come to where they were; after
 * one that ended by itself, they do.
 */
export const parting = queryOptions({
    queryKey: ["parting"],
    queryFn: (): "left" | "ended" | null => null,
    staleTime: Number.POSITIVE_INFINITY,
});

/** How people sign in here. */
export const methods = queryOptions({
    queryKey: ["methods"],
    queryFn: ({ signal }) => read("/api/auth/methods", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
});

/** The catalogue of actions, by name. */
export const actions = queryOptions({
    queryKey: ["actions"],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, Action>> => {
        const rows: Answer<"/api/audit-logs/actions"> = await read("/api/audit-logs/actions", { signal });
        return new Map(rows.map((row) => [row.name, row]));
    },
    staleTime: Number.POSITIVE_INFINITY,
});

/** Events that are read at once. */
export const PAGE = 200;

/**
 * A page of the events that a query finds, as `reader` sees them. The first one stands in for that of the next query
 * until it is there; the others are kept only while they are looked at, lest memory grows with what is scrolled by.
 */
export const events = (reader: string, query: string, cursor = "") =>
    queryOptions({
        queryKey: ["events", reader, query, cursor],
        queryFn: async ({ signal }): Promise<Page> => {
            const asked = new URLSearchParams(query);
            asked.set("limit", String(PAGE));
            // So that the server says how many entries there are.
            asked.set("from", "0");
            if (cursor !== "") {
                asked.set("cursor", cursor);
            }
            const response = await ask("/api/audit-logs", { query: asked, signal });
            const events: Answer<"/api/audit-logs"> = await response.json();
            return {
                query,
                events,
                next: nextCursor(response.headers.get("link")),
                size: Number(response.headers.get("x-log-size") ?? Number.NaN),
            };
        },
        ...(cursor === "" ? { placeholderData: keepPreviousData } : { gcTime: 3_000 }),
        staleTime: 30_000,
    });

/** Counts of what a filter finds, as `reader` sees it. */
export const stats = (reader: string, query: string) =>
    queryOptions({
        queryKey: ["stats", reader, query],
        queryFn: ({ signal }) => read("/api/audit-logs/stats", { query: new URLSearchParams(query), signal }),
        placeholderData: keepPreviousData,
        staleTime: 30_000,
    });

export const workspaces = (reader: string) =>
    queryOptions({
        queryKey: ["workspaces", reader],
        queryFn: ({ signal }): Promise<Workspace[]> => read("/api/workspaces", { signal }),
    });

/** A page of sessions, as `reader` sees them. */
export const sessions = (reader: string, query: string) =>
    queryOptions({
        queryKey: ["sessions", reader, query],
        queryFn: async ({ signal }): Promise<Sessions> => {
            const response = await ask("/api/sessions", { query: new URLSearchParams(query), signal });
            const rows: Answer<"/api/sessions"> = await response.json();
            return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
        },
        placeholderData: keepPreviousData,
    });

/** What runs, as `reader` sees it, of one person or of all: as many as one answer has. */
export const running = (reader: string, user?: string) =>
    sessions(
        reader,
        String(new URLSearchParams({ running: "true", limit: "1000", ...(user && { user_id: user }) })),
    );

export const policies = (reader: string) =>
    queryOptions({
        queryKey: ["policies", reader],
        queryFn: ({ signal }): Promise<Policy[]> => read("/api/policies", { signal }),
    });

/** The key that verifies the log, as this server says. */
export const vkey = (organization: string) =>
    queryOptions({
        queryKey: ["vkey", organization],
        queryFn: async ({ signal }): Promise<string> => {
            const response = await ask("/log/{organization}/vkey", { parts: { organization }, signal });
            return (await response.text()).trim();
        },
        staleTime: Number.POSITIVE_INFINITY,
    });

/** Reading others' events is recorded, so nothing is read again unless somebody asks for it. */
export function newClient(): QueryClient {
    const client: QueryClient = new QueryClient({
        queryCache: new QueryCache({ onError: (error) => signedOut(client, error) }),
        mutationCache: new MutationCache({ onError: (error) => signedOut(client, error) }),
        defaultOptions: {
            queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
            mutations: { retry: false },
        },
    });
    return client;
}

/** A sign-in that ended on the server has ended here. */
function signedOut(client: QueryClient, error: unknown) {
    if (isUnauthenticated(error) && client.getQueryData(me.queryKey)) {
        client.setQueryData(parting.queryKey, "ended");
        client.setQueryData(me.queryKey, null);
    }
}
