import { expect, test } from "vitest";
import { fileName, own, periodOf } from "./own";

test("everything, unless the address says less", () => {
    expect(periodOf(new URLSearchParams("period=30d"))).toBe("30d");
    expect(periodOf(new URLSearchParams("period=1h"))).toBe("all");
    expect(own("user-1", "all", { limit: "5" })).toBe("user_id=user-1&limit=5");
    expect(own("a,b", "30d")).toBe("user_id=%22a%2Cb%22&start=now-30d");
});

test("a file has the name that the server gives, if it is one", () => {
    expect(fileName('attachment; filename="neosc-1.csv"', "csv")).toBe("neosc-1.csv");
    expect(fileName('attachment; filename="../../x"', "json")).toBe("neosc-audit-logs.json");
    expect(fileName(null, "csv")).toBe("neosc-audit-logs.csv");
});
