import { expect, test } from "vitest";
import { COLUMNS, USUAL_NAMES } from "./columns";
import { fitted, type Sized } from "./widths";

const sum = (widths: number[]) => widths.reduce((sum, width) => sum + width, 0);
const columns: readonly Sized[] = [
    { width: 100 },
    { width: 200, least: 150, share: 1 },
    { width: 100, least: 50, share: 2 },
];

test("as wide as usual, where that fits", () => {
    expect(fitted(columns, 400)).toEqual([100, 200, 100]);
});

test("what is left over is shared out, to the last pixel", () => {
    expect(fitted(columns, 700)).toEqual([100, 300, 300]);
    expect(sum(fitted(columns, 701))).toBe(701);
    // Whoever chose all widths keeps them.
    expect(fitted([{ width: 100 }], 700)).toEqual([100]);
});

test("what lacks is given up, and no more than there is to give up", () => {
    expect(fitted(columns, 350)).toEqual([100, 175, 75]);
    expect(fitted(columns, 10)).toEqual([100, 150, 50]);
});

test("the usual columns fit a window of 1440 pixels as they are, and one of 1280 when some give way", () => {
    const usual = COLUMNS.filter(({ name }) => USUAL_NAMES.includes(name));
    expect(sum(usual.map(({ width }) => width))).toBeLessThanOrEqual(1182);
    expect(sum(fitted(usual, 1022))).toBe(1022);
});
