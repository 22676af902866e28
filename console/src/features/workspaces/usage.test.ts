import { expect, test } from "vitest";
import type { Workspace } from "../../api/queries";
import type { WorkspaceUsage } from "../../api/usage";
import { hoursOf, periodOf, rows } from "./usage";

const workspace = (id: string) => ({ id, name: id.toUpperCase() }) as Workspace;
const usage = (id: string, launches: number, seconds: number): WorkspaceUsage => ({
    workspace_id: id,
    workspace_name: id.toUpperCase(),
    launches,
    seconds,
    people: 1,
    running: 0,
    last_launched_at: "2026-03-05T10:00:00Z",
});

test("a row for each that there is or was, the most used first", () => {
    const used = [usage("gone", 1, 60), usage("b", 1, 7200), usage("c", 5, 1)];
    const found = rows([workspace("a"), workspace("b"), workspace("c")], used);
    expect(found.map(({ id, hours, isGone, last }) => [id, hours, isGone, last === undefined])).toEqual([
        ["c", 0, false, false],
        ["b", 2, false, false],
        ["gone", 0, true, false],
        ["a", 0, false, true],
    ]);
    expect(hoursOf(used)).toBe(2);
});

test("a period that is not offered is thirty days", () => {
    expect(periodOf(new URLSearchParams("period=90d"))).toBe("90d");
    expect(periodOf(new URLSearchParams("period=9d"))).toBe("30d");
});
