import { expect, test } from "vitest";
import { countOf, grown, type Known, wanted } from "./pages";

const FIRST: Known = { pages: [{ cursor: "", count: 200 }], next: "a" };
const starts = (known: Known, from: number, to: number) => wanted(known, from, to).map(({ start }) => start);

test("pages follow each other, each once", () => {
    const two = grown(FIRST, "a", 200, "b");
    expect(countOf(two)).toBe(400);
    expect(two.next).toBe("b");
    expect(grown(two, "a", 200, "b")).toBe(two);
    const all = grown(two, "b", 7, undefined);
    expect(countOf(all)).toBe(407);
    expect(all.next).toBeUndefined();
});

test("the pages around what is in sight are wanted, and the next one in time", () => {
    expect(starts({ ...FIRST, next: undefined }, 0, 20)).toEqual([0]);
    // The second page is read before the first has ended.
    expect(starts(FIRST, 0, 20)).toEqual([0, 200]);
    let known = FIRST;
    for (const [cursor, next] of ["ab", "bc", "cd", "de", "ef", "fg"]) {
        known = grown(known, cursor ?? "", 200, next);
    }
    expect(countOf(known)).toBe(1400);
    expect(starts(known, 0, 20)).toEqual([0, 200, 400, 600]);
    expect(starts(known, 700, 730)).toEqual([0, 200, 400, 600, 800, 1000, 1200]);
    expect(starts(known, 1180, 1200)).toEqual([400, 600, 800, 1000, 1200, 1400]);
});
