import { expect, test } from "vitest";
import { bars, span } from "./bars";

const at = (minute: number) => `2026-03-05T10:${String(minute).padStart(2, "0")}:00Z`;

test("there are no gaps, and each bar ends where the next begins", () => {
    const found = bars({
        bucket_seconds: 60,
        buckets: [
            { start: at(1), success: 3, failure: 1 },
            { start: at(4), success: 0, failure: 2 },
        ],
    });
    expect(found.map(({ start, success, failure }) => [start, success, failure])).toEqual([
        [at(1), 3, 1],
        [at(2), 0, 0],
        [at(3), 0, 0],
        [at(4), 0, 2],
    ]);
    expect(found[0]?.end).toBe("2026-03-05T10:01:59.999999Z");
    expect(span(found, 3, 1)).toEqual({
        start: at(2),
        end: "2026-03-05T10:04:59.999999Z",
        success: 0,
        failure: 2,
    });
    expect(span(found, 0, 9)).toBeUndefined();
});

test("an answer that cannot be draws nothing, or not for ever", () => {
    expect(bars({ bucket_seconds: 60, buckets: [] })).toEqual([]);
    expect(bars({ bucket_seconds: 0, buckets: [{ start: at(1), success: 1, failure: 0 }] })).toEqual([]);
    const far = bars({
        bucket_seconds: 1,
        buckets: [
            { start: "1970-01-01T00:00:00Z", success: 1, failure: 0 },
            { start: at(1), success: 1, failure: 0 },
        ],
    });
    expect(far).toHaveLength(400);
});

const HOUR = 3_600_000;
const MINUTE = { bucket_seconds: 60, buckets: [{ start: at(4), success: 3, failure: 1 }] };

test("a period is drawn whole, in place", () => {
    const found = bars(MINUTE, { start: Date.parse(at(1)) + 30_000, end: Date.parse(at(6)) });
    expect(found.map(({ start, success }) => [start, success])).toEqual([
        [at(1), 0],
        [at(2), 0],
        [at(3), 0],
        [at(4), 3],
        [at(5), 0],
        [at(6), 0],
    ]);
    // An end alone, and bounds that are nearer than what was found.
    expect(bars(MINUTE, { start: undefined, end: Date.parse(at(5)) })).toHaveLength(2);
    expect(bars(MINUTE, { start: Date.parse(at(5)), end: Date.parse(at(1)) })).toHaveLength(1);
});

test("bars of a long period are joined, and none is lost", () => {
    const end = Date.parse(at(4));
    const found = bars(MINUTE, { start: end - 24 * HOUR, end });
    expect(found.length).toBeLessThanOrEqual(120);
    expect(found.at(-1)).toMatchObject({ success: 3, failure: 1 });
    expect(Date.parse(found[1]?.start ?? "") - Date.parse(found[0]?.start ?? "")).toBe(13 * 60_000);
});
