import { expect, test } from "vitest";
import type { Checkpoint } from "../../api/integrity";
import { drawing } from "./drawing";

const kept = (at: string, size: number, log = 1) => ({ at, size, log }) as Checkpoint;

test("a log grows by steps, from the left below to the right above", () => {
    const drawn = drawing([
        kept("2026-01-01T04:00:00Z", 300),
        kept("2026-01-01T01:00:00Z", 200),
        kept("2026-01-01T00:00:00Z", 100),
    ]);
    expect(drawn).toEqual({
        first: "2026-01-01T00:00:00Z",
        last: "2026-01-01T04:00:00Z",
        least: 100,
        most: 300,
        lines: ["M0 120H150V60H600V0"],
    });
});

test("each log has its own line", () => {
    const drawn = drawing([
        kept("2026-01-01T02:00:00Z", 150, 2),
        kept("2026-01-01T01:00:00Z", 200),
        kept("2026-01-01T00:00:00Z", 100),
    ]);
    expect(drawn?.lines).toEqual(["M0 120H300V0", "M600 60"]);
});

test("there is nothing to draw without time between", () => {
    expect(drawing([])).toBeUndefined();
    expect(drawing([kept("2026-01-01T00:00:00Z", 100)])).toBeUndefined();
    expect(drawing([kept("?", 100), kept("?", 90)])).toBeUndefined();
    const flat = drawing([kept("2026-01-01T01:00:00Z", 5), kept("2026-01-01T00:00:00Z", 5)]);
    expect(flat?.lines).toEqual(["M0 120H600V120"]);
});
