import { expect, test } from "vitest";
import { CUSTOM, isBackwards, periodIn, periodOf, within } from "./period";

const address = (text: string) => new URLSearchParams(text);
const NOW = Date.parse("2026-03-05T12:00:00Z");

test("any time, a time back from now, or other bounds", () => {
    expect(periodOf(address("q=disk"))).toBe("");
    expect(periodOf(address("start=now-7d"))).toBe("now-7d");
    for (const custom of [
        "start=2026-03-05T10:00:00Z",
        "end=now-1d",
        "start=now-7d&end=now-1d",
        "q=start:now-7d",
        "q=disk+end:2026-03-05",
    ]) {
        expect(periodOf(address(custom)), custom).toBe(CUSTOM);
    }
    expect(periodOf(address('q="start:now-7d"'))).toBe("");
});

test("the bounds of a period, as instants", () => {
    expect(periodIn(address("start=now-1h"), NOW)).toEqual({ start: NOW - 3_600_000, end: NOW });
    expect(periodIn(address("q=start:2026-03-05+end:2026-03-05"), NOW)).toEqual({
        start: Date.parse("2026-03-05T00:00:00Z"),
        end: NOW,
    });
    // What only the server can tell, or nobody.
    expect(periodIn(address("start=now/d&end=yesterday"), NOW)).toEqual({ start: undefined, end: undefined });
});

test("a period that ends before it begins", () => {
    expect(isBackwards(address("start=2026-03-05&end=2026-03-05"), NOW)).toBe(false);
    expect(isBackwards(address("start=now-1d&end=now-2d"), NOW)).toBe(true);
    expect(isBackwards(address("start=2026-03-06T00:00:00Z&end=2026-03-05T00:00:00Z"), NOW)).toBe(true);
    expect(isBackwards(address("start=2026-03-06T00:00:00Z"), NOW)).toBe(false);
});

test("another period takes the place of all bounds", () => {
    const to = (text: string, period: string) => within(address(text), period).toString();
    expect(to("q=disk&start=2026-03-05&end=2026-03-06", "now-7d")).toBe("q=disk&start=now-7d");
    expect(to("q=start:now-7d+disk+end:now-1d+full", "")).toBe("q=disk+full");
    expect(to("q=start:now-7d", "now-1h")).toBe("start=now-1h");
    expect(to("start=2026-03-05", CUSTOM)).toBe("start=2026-03-05");
});
