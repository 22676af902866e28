import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { ask, read } from "./client";
import type { Policy, Session, Workspace } from "./queries";

export type NewWorkspace = components["schemas"]["NewWorkspace"];
export type WorkspaceChange = components["schemas"]["WorkspaceChange"];
/** What is to be of a policy; settings that are not named stay. */
export interface PolicyChange {
    enabled?: boolean;
    settings?: Record<string, unknown>;
}
export type Launched = components["schemas"]["LaunchedSession"];

/** What an action may change: the last are its own events. */
const CHANGING = [
    "workspaces",
    "sessions",
    "policies",
    "me",
    "people",
    "sign-ins",
    "api-keys",
    "organizations",
    "views",
    "events",
    "stats",
];

/**
 * Something that is done on the server. It is done once what it may have changed, and a page shows, was read again; a
 * refusal too says that what is shown is not as it is any more.
 */
export function useDoing<Wanted, Done>(run: (wanted: Wanted) => Promise<Done>) {
    const client = useQueryClient();
    return useMutation({
        mutationFn: run,
        onSettled: () =>
            client.invalidateQueries({ predicate: ({ queryKey }) => CHANGING.includes(String(queryKey[0])) }),
    });
}

export function launch(id: string): Promise<Launched> {
    return read("/api/workspaces/{id}/launch", { method: "post", parts: { id } });
}

/** Ends the reader's own sessions of a workspace. */
export function stop(id: string): Promise<{ session_ids: string[] }> {
    return read("/api/workspaces/{id}/stop", { method: "post", parts: { id } });
}

export function create(body: NewWorkspace): Promise<Workspace> {
    return read("/api/workspaces", { method: "post", body });
}

export function change(id: string, body: WorkspaceChange): Promise<Workspace> {
    return read("/api/workspaces/{id}", { method: "patch", parts: { id }, body });
}

export async function remove(id: string): Promise<void> {
    await ask("/api/workspaces/{id}", { method: "delete", parts: { id } });
}

/** Ends all sessions, deletes what is no default workspace, and puts the defaults back as they were at the start. */
export function reset(): Promise<Workspace[]> {
    return read("/api/workspaces/reset", { method: "post" });
}

export function disconnect(id: string): Promise<Session> {
    return read("/api/sessions/{id}/disconnect", { method: "post", parts: { id } });
}

export function setPolicy(id: string, body: PolicyChange): Promise<Policy> {
    return read("/api/policies/{id}", { method: "patch", parts: { id }, body });
}
