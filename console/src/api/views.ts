import { queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { ask, read } from "./client";

/** A name for a filter of the list, its order and columns. */
export type View = components["schemas"]["View"];
export type NewView = components["schemas"]["NewView"];

/** The views that `reader` has saved, and then those that others share. */
export const views = (reader: string) =>
    queryOptions({
        queryKey: ["views", reader],
        queryFn: ({ signal }): Promise<View[]> => read("/api/views", { signal }),
    });

export function saveView(body: NewView): Promise<View> {
    return read("/api/views", { method: "post", body });
}

export async function deleteView(id: string): Promise<void> {
    await ask("/api/views/{id}", { method: "delete", parts: { id } });
}
