import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { read } from "./client";

export type WorkspaceUsage = components["schemas"]["WorkspaceUsage"];

/** How much workspaces were used since `start`, as `reader` sees it: each that was ever launched, deleted ones too. */
export const workspaceUsage = (reader: string, start: string) =>
    queryOptions({
        // With the name of the workspaces, so that what is done to them has this read again too.
        queryKey: ["workspaces", reader, "#usage", start],
        queryFn: async ({ signal }): Promise<WorkspaceUsage[]> => {
            const query = new URLSearchParams({ start });
            const { workspaces } = await read("/api/workspaces/usage", { query, signal });
            return workspaces;
        },
        placeholderData: keepPreviousData,
    });
