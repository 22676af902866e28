import { expect, test } from "vitest";
import type { Stats } from "../api/queries";
import { different, failed, top } from "./facets";

const facet = (name: string, values: Record<string, number>, distinct: number, others = 0) => ({
    name,
    values: Object.entries(values).map(([value, count]) => ({ value, count })),
    distinct,
    others,
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
