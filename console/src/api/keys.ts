import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { type Answer, ask, read } from "./client";

/** A key of the API, without its secret. */
export type ApiKey = components["schemas"]["ShownKey"];
export type NewApiKey = components["schemas"]["NewKey"];
/** A new key with its secret, which is told this once. */
export type MadeKey = components["schemas"]["Key"];

/** A page of the keys. */
export interface Keys {
    rows: ApiKey[];
    /** Where the next page begins, if there is one. */
    next: string | undefined;
}

/** A page of the keys, from a cursor on; that of the first is `""`. */
export const apiKeys = (reader: string, cursor: string) =>
    queryOptions({
        queryKey: ["api-keys", reader, cursor],
        queryFn: async ({ signal }): Promise<Keys> => {
            const query = new URLSearchParams(cursor === "" ? {} : { cursor });
            const response = await ask("/api/api-keys", { query, signal });
            const rows: Answer<"/api/api-keys"> = await response.json();
            return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
        },
        placeholderData: keepPreviousData,
    });

export function createKey(body: NewApiKey): Promise<MadeKey> {
    return read("/api/api-keys", { method: "post", body });
}

export async function revokeKey(id: string): Promise<void> {
    await ask("/api/api-keys/{id}", { method: "delete", parts: { id } });
}
