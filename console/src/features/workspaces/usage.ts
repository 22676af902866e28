import type { Workspace } from "../../api/queries";
import type { WorkspaceUsage } from "../../api/usage";

/** Times back from now that are offered. */
export const PERIODS = ["7d", "30d", "90d"] as const;

export type Period = (typeof PERIODS)[number];

export function periodOf(address: URLSearchParams): Period {
    return PERIODS.find((period) => period === address.get("period")) ?? "30d";
}

/** The use of a workspace, and what became of it. */
export interface Used {
    id: string;
    name: string;
    launches: number;
    /** To a tenth. */
    hours: number;
    people: number;
    running: number;
    /** Nothing for one that was never launched. */
    last: string | undefined;
    isGone: boolean;
}

const tenth = (hours: number) => Math.round(hours * 10) / 10;

/** A row for each workspace that there is or that was launched, the most used first. */
export function rows(workspaces: readonly Workspace[], usage: readonly WorkspaceUsage[]): Used[] {
    const used = usage.map((one) => ({
        id: one.workspace_id,
        name: one.workspace_name,
        launches: one.launches,
        hours: tenth(one.seconds / 3600),
        people: one.people,
        running: one.running,
        last: one.last_launched_at,
        isGone: !workspaces.some(({ id }) => id === one.workspace_id),
    }));
    const never = workspaces
        .filter(({ id }) => !usage.some(({ workspace_id }) => workspace_id === id))
        .map(({ id, name }) => ({
            id,
            name,
            launches: 0,
            hours: 0,
            people: 0,
            running: 0,
            last: undefined,
            isGone: false,
        }));
    return [...used, ...never].sort(
        (one, other) =>
            other.launches - one.launches || other.hours - one.hours || (one.id < other.id ? -1 : 1),
    );
}

/** The hours of all of them. */
export function hoursOf(usage: readonly WorkspaceUsage[]): number {
    return tenth(usage.reduce((sum, { seconds }) => sum + seconds, 0) / 3600);
}
