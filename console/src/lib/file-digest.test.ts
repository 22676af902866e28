import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FileDigest } from "./file-digest";

const SALT = "c0".repeat(32);
const of = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest("hex");

test("pieces are as the whole, alone and behind the salt", () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => (at * 31) % 256);
    for (const cut of [0, 1, 63, 64, 65, 300]) {
        const digest = new FileDigest(SALT);
        digest.update(bytes.subarray(0, cut));
        digest.update(bytes.subarray(cut));
        expect(digest.end()).toEqual({
            sha256: of(bytes),
            recorded: of(Buffer.from(SALT, "hex"), bytes),
        });
    }
});

test.each(["", "c0", `${SALT}00`, SALT.toUpperCase()])("what is no salt is not digested: %j", (salt) => {
    expect(new FileDigest(salt).end()).toEqual({ sha256: of(), recorded: undefined });
});
