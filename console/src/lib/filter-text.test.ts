import { expect, test } from "vitest";
import { eventsWith, exactly } from "./filter-text";

// The same cases as the server's own.
test("values are quoted where they must be", () => {
    for (const [value, text] of [
        ["workspace:ws-1", "workspace:ws-1"],
        ["", '""'],
        ["-1", '"-1"'],
        ["OR", '"OR"'],
        ["a*", '"a*"'],
        ["a,b", '"a,b"'],
        ['CORP\\j "x"', '"CORP\\\\j \\"x\\""'],
    ] as const) {
        expect(exactly(value)).toBe(text);
    }
});

test("the address of the events of a thing", () => {
    expect(eventsWith("resource", "workspace:ws-1")).toBe("/?resource=workspace%3Aws-1");
    expect(eventsWith("session_id", "a, b")).toBe("/?session_id=%22a%2C+b%22");
    expect(eventsWith("session_id", "a", "b")).toBe("/?session_id=a%2Cb");
});
