import { expect, test } from "vitest";
import { told } from "./steps";

test("a step is done when an answer says so, and nothing is said without one", () => {
    const says = (count: number) => count > 1;
    expect(told({ data: 2, isError: false }, says)).toBe(true);
    expect(told({ data: 1, isError: false }, says)).toBe(false);
    expect(told({ data: undefined, isError: false }, says)).toBe("reading");
    expect(told({ data: undefined, isError: true }, says)).toBe("unknown");
    // What was read before an error is still what is known.
    expect(told({ data: 2, isError: true }, says)).toBe(true);
});
