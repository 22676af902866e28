import { queryOptions } from "@tanstack/react-query";
import { read } from "./client";
import type { Event } from "./queries";

/** A few events that a query finds, as many as its `limit` says and the newest first, as `reader` sees them. */
export const newestEvents = (reader: string, query: string) =>
    queryOptions({
        // With the name of the list, so that what is done has these read again too.
        queryKey: ["events", reader, "#newest", query],
        queryFn: ({ signal }): Promise<Event[]> =>
            read("/api/audit-logs", { query: new URLSearchParams(query), signal }),
        staleTime: 30_000,
    });
