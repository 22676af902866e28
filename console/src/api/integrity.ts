import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { type Answer, ask, read } from "./client";
import { checkpoint } from "./overview";
import { Unexpected } from "./problem";

/** A checkpoint that the server keeps. */
export type Checkpoint = components["schemas"]["Checkpoint"];
/** A verification of the whole log that runs, and the last that ended. */
export type Verifications = components["schemas"]["Verifications"];
export type Verification = components["schemas"]["Verification"];
export type RunningVerification = components["schemas"]["RunningVerification"];

/** Checkpoints that are read at once. */
export const CHECKPOINTS = 50;
/** While a verification runs, it is asked how far it is so often. */
const POLL_MS = 1_000;

/** The checkpoints that are kept, the newest first, page by page. */
export const checkpoints = (reader: string) =>
    infiniteQueryOptions({
        queryKey: ["checkpoints", reader],
        queryFn: async ({ signal, pageParam }) => {
            const query = new URLSearchParams({ limit: String(CHECKPOINTS) });
            if (pageParam !== "") {
                query.set("cursor", pageParam);
            }
            const response = await ask("/api/log/checkpoints", { query, signal });
            const rows: Answer<"/api/log/checkpoints"> = await response.json();
            if (!Array.isArray(rows)) {
                throw new Unexpected("not a list of checkpoints");
            }
            return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
        },
        initialPageParam: "",
        getNextPageParam: ({ next }) => next,
    });

/** Verifications by the server. Read again while one runs, and somebody looks. */
export const verifications = (reader: string) =>
    queryOptions({
        queryKey: ["verifications", reader],
        queryFn: ({ signal }): Promise<Verifications> => read("/api/log/verifications", { signal }),
        refetchInterval: ({ state }) => (state.data?.running ? POLL_MS : false),
        refetchIntervalInBackground: false,
    });

/** Has the server verify the whole log; if it does already, that goes on. */
export function beginVerification(): Promise<Verifications> {
    return read("/api/log/verifications", { method: "post" });
}

/** The newest checkpoint of one of the organization's logs, by its number: that of the first is 1. */
export const newestOf = (organization: string, log: number) =>
    log === 1
        ? checkpoint(organization)
        : queryOptions({
              queryKey: ["checkpoint", organization, String(log)],
              queryFn: async ({ signal }): Promise<string> => {
                  const parts = { organization, number: String(log) };
                  return (await ask("/log/{organization}/{number}/checkpoint", { parts, signal })).text();
              },
          });

/** The hashes of a tile of a log of the organization, by its path below `tile/`. */
export async function tile(organization: string, log: number, path: string): Promise<ArrayBuffer> {
    const response =
        log === 1
            ? await ask("/log/{organization}/tile/{path}", { parts: { organization, path } })
            : await ask("/log/{organization}/{number}/tile/{path}", {
                  parts: { organization, number: String(log), path },
              });
    return response.arrayBuffer();
}
