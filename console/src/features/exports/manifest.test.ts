import { expect, test } from "vitest";
import { said } from "./manifest";

const DIGEST = "ab".repeat(32);

const manifest = (metadata: string) =>
    JSON.stringify({
        format: "neosc-audit-export-v1",
        salt: "00",
        record: { vkey: "neosc-1a2b/log/org/2+1a2b3c4d+AZWe", fields: { metadata: { value: metadata } } },
    });

test("the digest and the log of an export", () => {
    expect(said(manifest(`{"rows":3,"sha256":"${DIGEST}"}`))).toEqual({
        sha256: DIGEST,
        origin: "neosc-1a2b/log/org/2",
    });
});

test("nothing of what is of another form", () => {
    for (const metadata of ["", "{", "null", '{"sha256":1}', `{"sha256":"${DIGEST}x"}`]) {
        expect(said(manifest(metadata)).sha256, metadata).toBeUndefined();
    }
    for (const text of [
        "",
        "[]",
        "null",
        '{"record":3}',
        '{"record":{"fields":{"metadata":{"digest":"x"}}}}',
    ]) {
        expect(said(text), text).toEqual({ sha256: undefined, origin: undefined });
    }
});
