import { expect, test } from "vitest";
import { changesOf } from "./changes";

test("what changed, came and went", () => {
    const metadata = {
        before: { cpu: "4", memory: "8", gone: true, same: [1] },
        after: { cpu: "8", memory: "8", came: null, same: [1] },
    };
    expect(changesOf(metadata)).toEqual([
        { name: "cpu", before: "4", after: "8" },
        { name: "gone", before: true },
        { name: "came", after: null },
    ]);
});

test("creation and deletion have one side", () => {
    expect(changesOf({ after: { name: "x" } })).toEqual([{ name: "name", after: "x" }]);
    expect(changesOf({ before: { name: "x" }, after: null })).toEqual([{ name: "name", before: "x" }]);
});

test("members named as no object should have them", () => {
    const after = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(changesOf({ before: {}, after })).toEqual([
        { name: "__proto__", after: 1 },
        { name: "constructor", after: 2 },
    ]);
});

test("other metadata are no change", () => {
    expect(changesOf(undefined)).toBeUndefined();
    expect(changesOf({})).toBeUndefined();
    expect(changesOf({ before: 1, after: {} })).toBeUndefined();
    expect(changesOf({ before: "a", after: "b" })).toBeUndefined();
    expect(changesOf({ before: [1], after: {} })).toBeUndefined();
});
