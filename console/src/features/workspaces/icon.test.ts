import { expect, test } from "vitest";
import { drawing } from "./icon";

test("names that are no drawing here have one all the same", () => {
    expect(drawing("globe")).toBe("globe");
    for (const other of ["", "rocket", "toString", "__proto__", "warning"]) {
        expect(drawing(other)).toBe("window");
    }
});
