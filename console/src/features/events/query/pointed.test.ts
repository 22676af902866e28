import { expect, test } from "vitest";
import { pointed } from "./pointed";

test("bytes of the server point at characters", () => {
    expect(pointed("success:maybe", [8, 13])).toEqual(["success:", "maybe", ""]);
    expect(pointed("año ip:x", [8, 9])).toEqual(["año ip:", "x", ""]);
    expect(pointed("a", [1, 1])).toEqual(["a", "", ""]);
});

test("what points nowhere points at nothing", () => {
    expect(pointed("a", [0, 2])).toBeUndefined();
    expect(pointed("a", [1, 0])).toBeUndefined();
    expect(pointed("a", null)).toBeUndefined();
    expect(pointed("a", undefined)).toBeUndefined();
});
