import { expect, test } from "vitest";
import { outline } from "./outline";

test("each run of squares is a box", () => {
    const rows = ["##.#", "....", ".###"].map((row) => [...row].map((square) => square === "#"));
    expect(outline(rows)).toBe("M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z");
    expect(outline([])).toBe("");
});
