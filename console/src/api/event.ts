import { queryOptions } from "@tanstack/react-query";
import type { paths } from "./__generated__/schema";
import { ask } from "./client";
import { Unexpected } from "./problem";
import type { Event } from "./queries";

/** What stands beside the events below `/api/audit-logs/`; the compiler finds what is missing, or too much. */
type Beside = keyof paths extends infer P
    ? P extends `/api/audit-logs/${infer Name}`
        ? Name extends `${string}/${string}` | "{id}"
            ? never
            : Name
        : never
    : never;
const BESIDE: Readonly<Record<Beside, true>> = {
    actions: true,
    export: true,
    exports: true,
    stats: true,
    stream: true,
};

/** Whether no address names an event so: asking for it would do something else. */
export function isNoEvent(id: string): boolean {
    return id === "" || id === "." || id === ".." || Object.hasOwn(BESIDE, id);
}

/** The answer about an event, to the letter: JavaScript would round some numbers of its metadata. */
export const eventText = (reader: string, id: string) =>
    queryOptions({
        queryKey: ["event", reader, id],
        queryFn: async ({ signal }): Promise<string> => {
            if (isNoEvent(id)) {
                throw new Unexpected("no event has this id");
            }
            const response = await ask("/api/audit-logs/{id}", { parts: { id }, signal });
            const text = (await response.text()).trim();
            if (parsed(text).id !== id) {
                throw new Unexpected("another event than the one that was asked for");
            }
            return text;
        },
        // What is in the log does not change.
        staleTime: Number.POSITIVE_INFINITY,
    });

/** An event, from that same answer: what is shown of it in several places is one. */
export const event = (reader: string, id: string) =>
    queryOptions({ ...eventText(reader, id), select: parsed });

function parsed(text: string): Event {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new Unexpected("not JSON", { cause: error });
    }
    if (typeof value !== "object" || value === null || !("id" in value)) {
        throw new Unexpected("not an event");
    }
    return value as Event;
}
