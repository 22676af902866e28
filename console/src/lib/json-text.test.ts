import { expect, test } from "vitest";
import { indented } from "./json-text";

test("JSON as JavaScript would write it over lines", () => {
    const value = { a: [], b: {}, c: [1, 'x,]}"\\', { d: null }], e: true };
    expect(indented(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
});

test("but with the values as they were written", () => {
    expect(indented('{"n":12345678901234567890,"n":1e400}')).toBe(
        '{\n  "n": 12345678901234567890,\n  "n": 1e400\n}',
    );
    expect(indented('{"\u202ea":"\u200b"}')).toBe('{\n  "\\u202ea": "\\u200b"\n}');
});
