import { expect, test } from "vitest";
import type { Session } from "../../../api/queries";
import { lanes, spanOf, ticks } from "./lanes";

const now = Date.parse("2026-03-05T12:00:00Z");
const span = spanOf("24h", now);
const session = (id: string, user: string, from: number, to?: number): Session => ({
    id,
    user_id: user,
    user_email: `${user}@x.org`,
    workspace_id: "ws",
    workspace_name: "Desktop",
    started_at: new Date(now + from * 3_600_000).toISOString(),
    ...(to === undefined ? {} : { ended_at: new Date(now + to * 3_600_000).toISOString() }),
});

test("a line for each person, the newest first, with what lasted in the period", () => {
    const drawn = lanes(
        [
            session("c", "bob", -1),
            session("b", "ana", -12, -6),
            session("a", "ana", -30, -18),
            session("gone", "eve", -40, -25),
        ],
        "person",
        span,
        0.01,
    );
    expect(drawn.map(({ name, rows }) => [name, rows])).toEqual([
        ["bob@x.org", 1],
        ["ana@x.org", 1],
    ]);
    const [first, second] = drawn[1]?.bars ?? [];
    expect(first).toMatchObject({ left: 0, width: 0.25, parts: [{ isCutLeft: true, runs: false }] });
    expect(second).toMatchObject({ left: 0.5, width: 0.25, parts: [{ isCutLeft: false }] });
    expect(drawn[0]?.bars[0]).toMatchObject({ row: 0, parts: [{ runs: true }] });
    expect(lanes([session("a", "ana", -1), session("b", "bob", -1)], "workspace", span, 0)).toHaveLength(1);
});

test("what lasted at the same time has rows of its own, and there are not endlessly many", () => {
    const same = Array.from({ length: 11 }, (_, n) => session(String(n), "ana", -10 - n, -1));
    const [lane] = lanes(same, "person", span, 0.01);
    expect([lane?.rows, lane?.bars.length, lane?.hidden]).toEqual([8, 8, 3]);
    expect(new Set(lane?.bars.map(({ row }) => row)).size).toBe(8);
});

test("short ones that did not last at the same time are in one row, and those too close in one bar", () => {
    const short = [-8, -7.9, -7.8, -4].map((at, n) => session(String(n), "ana", at, at + 0.05));
    const [lane] = lanes(short, "person", span, 0.05);
    expect(lane?.rows).toBe(1);
    expect(lane?.bars.map(({ parts }) => parts.map((part) => part.session.id))).toEqual([
        ["0", "1", "2"],
        ["3"],
    ]);
    expect(lane?.bars.map(({ width }) => width)).toEqual([0.05, 0.05]);
    // What follows the bar is a bar again, however long the row of them is.
    const many = Array.from({ length: 40 }, (_, n) => session(String(n), "ana", -n / 2, -n / 2 + 0.1));
    const [chain] = lanes(many, "person", span, 0.05);
    expect(chain?.rows).toBe(1);
    expect(Math.max(...(chain?.bars.map(({ width }) => width) ?? []))).toBeLessThan(0.07);
});

test("short bars stay within, and more than an address can name are not drawn", () => {
    const short = Array.from({ length: 60 }, (_, n) => session(String(n), "ana", -n / 3600, -n / 3600));
    const [lane] = lanes(short, "person", span, 0.1);
    expect(lane?.bars.map(({ parts }) => parts.length)).toEqual([50]);
    expect(lane?.hidden).toBe(10);
    expect(lane?.bars[0]?.left).toBeCloseTo(0.9);
    expect(lane?.bars[0]?.width).toBeCloseTo(0.1);
});

test("ticks are whole hours and days by the chosen clock, also on the day it changes", () => {
    expect(ticks("24h", span, "utc").map(({ label }) => label)).toEqual([
        "12:00",
        "15:00",
        "18:00",
        "21:00",
        "03-05",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
    ]);
    const hour = ticks("1h", spanOf("1h", now), "utc");
    expect(hour.map(({ label }) => label)).toEqual(["11:00", "11:15", "11:30", "11:45", "12:00"]);
    // In Madrid the clock goes forward on the 29th.
    const week = spanOf("7d", Date.parse("2026-03-31T12:00:00Z"));
    const days = ticks("7d", week, "local");
    expect(days.map(({ label }) => label)).toEqual([
        "03-25",
        "03-26",
        "03-27",
        "03-28",
        "03-29",
        "03-30",
        "03-31",
    ]);
    expect((days[5]?.at ?? 0) - (days[4]?.at ?? 0)).toBe(23 * 3_600_000);
});
