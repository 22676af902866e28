import { queryOptions } from "@tanstack/react-query";
import { type Answer, read } from "../../../api/client";
import type { Event } from "../../../api/queries";
import { exactly } from "../../../lib/filter-text";

/** What events around one have in common with it. */
export const ALIKE = ["session_id", "user_id", "ip_address"] as const;
export type Alike = (typeof ALIKE)[number];

/** Before, and after. */
const AROUND_MS = 5 * 60_000;
/** Of each list, the event itself among them. */
export const MOST = 10;

/** The filter of what is around an event in time and has something in common with it. */
export function around(event: Event, alike: Alike): URLSearchParams {
    const at = Date.parse(event.timestamp);
    return new URLSearchParams({
        start: new Date(Math.max(0, at - AROUND_MS)).toISOString(),
        // Of microseconds, JavaScript knows the milliseconds.
        end: new Date(at + AROUND_MS + 1).toISOString(),
        [alike]: exactly(event[alike] ?? ""),
    });
}

/**
 * At most `MOST` of the events before and after one, both in the order of time: the event with those that stand nearest
 * to it. The event itself may be among them.
 */
export function nearest(event: Event, before: readonly Event[], after: readonly Event[]): Event[] {
    const isOther = ({ id }: Event) => id !== event.id;
    const later = after.filter(isOther);
    const known = new Set(later.map(({ id }) => id));
    const earlier = before.filter((one) => isOther(one) && !known.has(one.id));
    // Where one side has few, the other has more.
    const some = Math.floor(MOST / 2);
    const fewEarlier = Math.min(earlier.length, Math.max(some, MOST - 1 - later.length));
    const fewLater = Math.min(later.length, MOST - 1 - fewEarlier);
    return [...earlier.slice(earlier.length - fewEarlier), event, ...later.slice(0, fewLater)];
}

/** The nearest events that have something in common with one. Reading them is recorded, as all reading is. */
export const neighbours = (reader: string, event: Event, alike: Alike) =>
    queryOptions({
        queryKey: ["events", reader, "around", alike, event.id],
        queryFn: async ({ signal }): Promise<Event[]> => {
            const page = async (changes: Record<string, string>): Promise<Answer<"/api/audit-logs">> => {
                const query = around(event, alike);
                for (const [name, value] of Object.entries({ ...changes, limit: String(MOST) })) {
                    query.set(name, value);
                }
                return read("/api/audit-logs", { query, signal });
            };
            const [before, after] = await Promise.all([
                page({ end: event.timestamp, order: "desc" }),
                page({ start: event.timestamp, order: "asc" }),
            ]);
            return nearest(event, before.reverse(), after);
        },
        staleTime: 60_000,
    });
