import { queryOptions } from "@tanstack/react-query";
import { ask } from "./client";
import type { Session } from "./queries";

/** As many as one answer has, and answers that are read at the most. */
const LIMIT = "1000";
const PAGES = 3;

/** The newest sessions, and all that run. */
export interface Newest {
    rows: Session[];
    /** Of those that began before this, only running ones are there; nothing if all are. */
    since: string | undefined;
}

/** Sessions as a drawing in time needs them. The API has no time for its list, so the newest are read. */
export const newestSessions = (reader: string) =>
    queryOptions({
        // With the name of the list, so that what is done to sessions has this read again too.
        queryKey: ["sessions", reader, "#newest"],
        queryFn: async ({ signal }): Promise<Newest> => {
            const running = await page({ running: "true" }, signal);
            const found = new Map<string, Session>();
            let cursor: string | undefined;
            let since: string | undefined;
            for (let read = 0; read < PAGES; read++) {
                const { rows, next } = await page(cursor === undefined ? {} : { cursor }, signal);
                for (const row of rows) {
                    found.set(row.id, row);
                }
                cursor = next;
                if (next === undefined) {
                    since = undefined;
                    break;
                }
                since = rows.at(-1)?.started_at;
            }
            for (const row of running.rows) {
                if (!found.has(row.id)) {
                    found.set(row.id, row);
                }
            }
            return { rows: [...found.values()], since };
        },
    });

async function page(more: Record<string, string>, signal: AbortSignal) {
    const query = new URLSearchParams({ limit: LIMIT, ...more });
    const response = await ask("/api/sessions", { query, signal });
    const rows: Session[] = await response.json();
    return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
}
