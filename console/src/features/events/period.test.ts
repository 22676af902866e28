import { expect, test } from "vitest";
import { boundsOf, CUSTOM, isBackwards, periodOf } from "./period";

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
    expect(boundsOf(address("start=now-1h"), NOW)).toEqual({ start: NOW - 3_600_000, end: undefined });
    expect(boundsOf(address("q=start:2026-03-05+end:2026-03-05"), NOW)).toEqual({
        start: Date.parse("2026-03-05T00:00:00Z"),
        end: Date.parse("2026-03-05T23:59:59.999Z"),
    });
    // What only the server can tell, or nobody.
    expect(boundsOf(address("start=now/d&end=yesterday"), NOW)).toEqual({ start: undefined, end: undefined });
});

test("a period that ends before it begins", () => {
    expect(isBackwards(address("start=2026-03-05&end=2026-03-05"), NOW)).toBe(false);
    expect(isBackwards(address("start=now-1d&end=now-2d"), NOW)).toBe(true);
    expect(isBackwards(address("start=2026-03-06T00:00:00Z&end=2026-03-05T00:00:00Z"), NOW)).toBe(true);
    expect(isBackwards(address("start=2026-03-06T00:00:00Z"), NOW)).toBe(false);
});
