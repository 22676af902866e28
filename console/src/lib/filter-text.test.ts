import { expect, test } from "vitest";
import { exactly } from "./filter-text";

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
