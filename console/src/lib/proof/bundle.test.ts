import { expect, test } from "vitest";
import { MAX_BUNDLE_BYTES, parseBundle } from "./bundle";
import { Refusal, utf8 } from "./bytes";
import { Members } from "./json";
import { subtle, testdata } from "./testing/vectors";

const TEXT = testdata("formats/v1/proof.json");
const parse = (text: string) => parseBundle(subtle, utf8(text));
/** The text of the bundle with one thing in it changed, which must be there. */
const changed = (from: string | RegExp, to: string) => {
    const text = TEXT.replace(from, to);
    expect(text).not.toBe(TEXT);
    return text;
};

test("a bundle that the server made is read", async () => {
    const bundle = await parse(TEXT);
    expect(bundle.vkey.name).toBe("formats.example/log/hzot5hqu4dheqnbqmczl");
    expect(bundle.proven.proof.index).toBe(10n);
    expect([...(bundle.fields?.keys() ?? [])]).toEqual([1, 2, 3, 4, 5, 11, 12]);
    expect(bundle.fields?.get(2)).toMatchObject({ value: "user0@neogenesys.com" });
    // White space around it and another order are the same bundle.
    await parse(` ${TEXT.replace("{", "{\n\t")}\r\n`);
});

test.each([
    ["another format", () => changed("proof-v1", "proof-v2"), "format"],
    ["no format", () => changed('"format":"neosc-audit-proof-v1",', ""), "`format` is missing"],
    ["a member nobody knows", () => changed("{", '{"note":"x",'), "`note` is not a member"],
    ["one within a field", () => changed('{"value"', '{"note":"x","value"'), "fields.user_email.note"],
    ["a member twice", () => changed('"index":10', '"index":10,"index":10'), "twice"],
    ["one twice by an escape", () => changed('"blind"', '"\\u0062lind":"","blind"'), "twice"],
    ["fields and group", () => changed('"fields"', '"group":"","fields"'), "either"],
    ["an index that is a text", () => changed('"index":10', '"index":"10"'), "whole number"],
    ["an index that is a fraction", () => changed('"index":10', '"index":10.0'), "whole number"],
    ["another index", () => changed('"index":10', '"index":11'), "the index is 11"],
    ["hex in upper case", () => changed("cc590c4f", "CC590c4f"), "64 lower-case"],
    ["a blind of 31 bytes", () => changed("cc590c4f", "590c4f"), "64 lower-case"],
    ["value and digest", () => changed('"blind"', '"digest":"","blind"'), "64 lower-case"],
    ["a field by another name", () => changed('"sender"', '"field_11"'), "committed field"],
    ["a byte after it", () => `${TEXT}x`, "not JSON"],
    ["a byte order mark", () => `\ufeff${TEXT}`, "not JSON"],
    ["a list", () => `[${TEXT}]`, "object"],
    ["half a character", () => changed("user0@", "\\ud800@"), "whole character"],
    ["a raw control character", () => changed("user0@", "\n@"), "not JSON"],
] as [string, () => string, string][])("refused: %s", async (_, text, why) => {
    await expect(parse(text())).rejects.toThrow(new RegExp(why));
    await expect(parse(text())).rejects.toThrow(Refusal);
});

test("base64 of the entry has one spelling", async () => {
    const entry = /"entry":"([^"]*)"/.exec(TEXT)?.[1] ?? "";
    for (const bad of [`${entry} `, entry.slice(1), entry.replace("+", "-"), `${entry}====`]) {
        await expect(parse(TEXT.replace(entry, bad))).rejects.toThrow("canonical base64");
    }
});

test("what is too large or too deep, or no UTF-8, is refused", async () => {
    await expect(parseBundle(subtle, new Uint8Array(MAX_BUNDLE_BYTES + 1))).rejects.toThrow("too large");
    await expect(parseBundle(subtle, Uint8Array.of(0x7b, 0xff, 0x7d))).rejects.toThrow("UTF-8");
    const deep = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(() => Members.ofText(deep(100_000))).toThrow("depth");
    expect(() => Members.ofText(deep(126))).not.toThrow();
});

test("numbers are whole, of 64 bits, and written so", () => {
    for (const bad of ["-1", "1.0", "1e2", "18446744073709551616", '"1"', "true", "9".repeat(400)]) {
        expect(() => Members.ofText(`{"n":${bad}}`).number("n"), bad).toThrow("whole number");
    }
    for (const bad of ["01", "+1", ".5", "1.", "1e", "0x1", "NaN", ""]) {
        expect(() => Members.ofText(`{"n":${bad}}`), bad).toThrow("not JSON");
    }
    expect(Members.ofText('{"n":18446744073709551615}').number("n")).toBe(2n ** 64n - 1n);
    expect(Members.ofText('{"__proto__":"x"}').text("__proto__")).toBe("x");
});

test("what JSON.parse refuses is refused, and strings are read as it reads them", () => {
    for (const text of [
        '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\uDD1E"}',
        '{"a":"x","b":[1,{"c":[]},null,true]}',
    ]) {
        expect(Members.ofText(text).text("a")).toBe(JSON.parse(text).a);
    }
    for (const bad of [
        "{",
        '{"a"}',
        '{"a":}',
        '{"a":1,}',
        "{,}",
        '{"a":"\\x"}',
        '{"a":"\\u12g4"}',
        '{"a":"',
        "{}{}",
    ]) {
        expect(() => JSON.parse(bad), bad).toThrow();
        expect(() => Members.ofText(bad), bad).toThrow("not JSON");
    }
});
