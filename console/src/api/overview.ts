import { queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { ask, read } from "./client";
import { Refused } from "./problem";

/** How the server is; what is behind that, where it tells the reader. */
export type Health = { status: string } & Partial<components["schemas"]["Details"]>;

/** How the server is. That it fails is an answer too. */
export const health = queryOptions({
    queryKey: ["health"],
    queryFn: async ({ signal }): Promise<Health> => {
        try {
            return await read("/health", { signal });
        } catch (error) {
            if (error instanceof Refused && error.status === 503 && !error.problem) {
                return { status: "failing" };
            }
            throw error;
        }
    },
});

/** The newest checkpoint of the log: a signed note, as text. */
export const checkpoint = (organization: string) =>
    queryOptions({
        queryKey: ["checkpoint", organization],
        queryFn: async ({ signal }): Promise<string> => {
            const response = await ask("/log/{organization}/checkpoint", { parts: { organization }, signal });
            return response.text();
        },
    });
