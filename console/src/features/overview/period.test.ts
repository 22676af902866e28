import { expect, test } from "vitest";
import { barsOf, before, log, periodOf } from "./period";

test("a period that is not offered is the last day", () => {
    const of = (text: string) => periodOf(new URLSearchParams(text));
    expect([of("period=30d"), of("period=toString"), of("")]).toEqual(["30d", "24h", "24h"]);
    expect(new URLSearchParams(before("7d")).get("start")).toBe("now-336h");
    expect(log("7d", { action: "login" })).toBe("/?start=now-7d&action=login");
});

test("the bars are those of the whole period", () => {
    const now = Date.parse("2026-03-05T12:10:00Z");
    const of = (...buckets: { start: string; success: number; failure: number }[]) =>
        barsOf({ total: 1, facets: [], histogram: { bucket_seconds: 900, buckets } }, "24h", now);
    const drawn = of({ start: "2026-03-05T10:00:00Z", success: 1, failure: 0 });
    expect(drawn).toHaveLength(97);
    expect(drawn[0]?.start).toBe("2026-03-04T12:00:00Z");
    expect(drawn.at(-1)?.start).toBe("2026-03-05T12:00:00Z");
    expect(drawn.filter(({ success }) => success > 0).map(({ start }) => start)).toEqual([
        "2026-03-05T10:00:00Z",
    ]);
    expect(of()).toEqual([]);
    expect(barsOf({ total: 0, facets: [] }, "24h", now)).toEqual([]);
});
