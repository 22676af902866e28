import { expect, test } from "vitest";
import { own, periodOf } from "./own";

test("everything, unless the address says less", () => {
    expect(periodOf(new URLSearchParams("period=30d"))).toBe("30d");
    expect(periodOf(new URLSearchParams("period=1h"))).toBe("all");
    expect(own("user-1", "all", { limit: "5" })).toBe("user_id=user-1&limit=5");
    expect(own("a,b", "30d")).toBe("user_id=%22a%2Cb%22&start=now-30d");
});
