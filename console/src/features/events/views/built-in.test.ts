import { expect, test } from "vitest";
import { listQuery } from "../filters";
import { BUILT_IN, savedAddress } from "./built-in";

test("a view is what is listed, not what is beside it", () => {
    const address = new URLSearchParams("q=a&event=e1&live=on&columns=action&widths=action.99&reads=shown");
    expect(savedAddress(address)).toBe("q=a&columns=action&reads=shown");
});

test("reads of the log are in the view of them, and in no other", () => {
    for (const { name, address } of BUILT_IN) {
        const query = listQuery(new URLSearchParams(address));
        expect(query.includes("view_logs") && name === "reads", name).toBe(false);
    }
});
