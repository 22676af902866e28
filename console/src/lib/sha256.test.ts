import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hex, utf8 } from "./proof/bytes";
import { Sha256 } from "./sha256";

test("the examples of the standard", () => {
    expect(hex(new Sha256().digest())).toBe(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect(hex(new Sha256().update(utf8("abc")).digest())).toBe(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
});

test("pieces are as the whole, at every length around a block", () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => (at * 31) % 256);
    for (let length = 0; length <= bytes.length; length++) {
        const whole = bytes.subarray(0, length);
        const cut = (length * 7) % (length + 1);
        const pieces = new Sha256().update(whole.subarray(0, cut)).update(whole.subarray(cut));
        expect(hex(pieces.digest())).toBe(createHash("sha256").update(whole).digest("hex"));
    }
});
