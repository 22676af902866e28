import { queryOptions } from "@tanstack/react-query";
import { ask } from "../../../api/client";
import type { Event } from "../../../api/queries";

/** The page of an event in this console. */
export const pageOf = (id: string) => `/events/${encodeURIComponent(id)}`;

/** An event as the API has it, to the letter: JavaScript would round some numbers of its metadata. */
export const eventText = (reader: string, event: Event) =>
    queryOptions({
        queryKey: ["event-text", reader, event.id],
        queryFn: async ({ signal }): Promise<string> => {
            const response = await ask("/api/audit-logs/{id}", { parts: { id: event.id }, signal });
            return (await response.text()).trim();
        },
        staleTime: Number.POSITIVE_INFINITY,
    });
