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
    expect(span(found, 3, 1)).toEqual({ start: at(2), end: "2026-03-05T10:04:59.999999Z" });
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
