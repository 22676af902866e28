import { expect, test } from "vitest";
import type { Stats } from "../../api/queries";
import { barsOf, before, different, failed, log, periodOf, top } from "./period";

const facet = (name: string, values: Record<string, number>, distinct: number, others = 0) => ({
    name,
    values: Object.entries(values).map(([value, count]) => ({ value, count })),
    distinct,
    others,
});

test("a period that is not offered is the last day", () => {
    const of = (text: string) => periodOf(new URLSearchParams(text));
    expect([of("period=30d"), of("period=toString"), of("")]).toEqual(["30d", "24h", "24h"]);
    expect(new URLSearchParams(before("7d")).get("start")).toBe("now-336h");
    expect(log("7d", { action: "login" })).toBe("/?start=now-7d&action=login");
});

test("having no value is no value", () => {
    const stats: Stats = {
        total: 10,
        facets: [
            facet("user_id", { "": 6, ana: 3, bob: 1 }, 3),
            facet("ip_address", { "192.0.2.1": 4, "192.0.2.2": 3 }, 5, 3),
            facet("outcome", { success: 8, failure: 2 }, 2),
        ],
    };
    expect(different(stats, "user_id")).toEqual({ count: 2, exact: true });
    expect(different(stats, "ip_address")).toEqual({ count: 5, exact: false });
    expect(different(stats, "action")).toEqual({ count: 0, exact: true });
    expect(top(stats, "user_id", 1)).toEqual([{ value: "ana", count: 3 }]);
    expect(failed(stats)).toBe(2);
    expect(failed({ total: 0, facets: [] })).toBe(0);
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
