import { expect, test } from "vitest";
import { nextCursor, ownAddress } from "./link";

test("the next page's cursor", () => {
    expect(nextCursor('</api/audit-logs?q=a%20b&cursor=xy_-1>; rel="next"')).toBe("xy_-1");
    expect(nextCursor('</api/audit-logs?cursor=x>; rel="prev"')).toBeUndefined();
    expect(nextCursor(null)).toBeUndefined();
});

test("only our own addresses are gone to", () => {
    expect(ownAddress("/events/a?x=1")).toBe("/events/a?x=1");
    for (const other of [
        null,
        "",
        "events",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/..//evil.example",
    ]) {
        expect(ownAddress(other), String(other)).toBe("/");
    }
});
