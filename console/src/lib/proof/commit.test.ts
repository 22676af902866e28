import { expect, test } from "vitest";
import { equal, hex, Refusal, utf8 } from "./bytes";
import { digest, fieldName, fieldNumber, group } from "./commit";
import { subtle, unhex, VECTORS } from "./testing/vectors";
import { accepted, value } from "./testing/world";

test.each(VECTORS.accepted)("digests and group: $note", async (vector) => {
    for (const [name, blind] of Object.entries(vector.blinds)) {
        const made = await digest(subtle, unhex(blind), utf8(value(vector, name)));
        expect(hex(made)).toBe(vector.digests[fieldNumber(name) ?? 0]);
        const other = await digest(subtle, unhex(blind), utf8(`${value(vector, name)} `));
        expect(equal(made, other)).toBe(false);
    }
    const digests = Object.entries(vector.digests).map(
        ([number, digest]) => [Number(number), unhex(digest)] as [number, Uint8Array<ArrayBuffer>],
    );
    expect(hex(await group(subtle, digests))).toBe(vector.group);
    await expect(group(subtle, digests.toReversed())).rejects.toThrow(Refusal);
    expect(hex(await group(subtle, digests.slice(1)))).not.toBe(vector.group);
});

test.each(VECTORS.refused_openings)("does not open: $why", async ({ blind, value_hex }) => {
    // The bytes would be the same: only the length of the blind tells them apart.
    expect(`${blind}${value_hex}`).toBe(
        `${accepted(1).blinds.user_id}${Buffer.from("user-123").toString("hex")}`,
    );
    await expect(digest(subtle, unhex(blind), unhex(value_hex))).rejects.toThrow(Refusal);
});

test("a number has one name", async () => {
    for (let number = 1; number <= 63; number++) {
        expect(fieldNumber(fieldName(number))).toBe(number);
    }
    expect(fieldName(13)).toBe("field_13");
    for (const bad of [
        "",
        "id",
        "field_",
        "field_4",
        "field_0",
        "field_013",
        "field_+13",
        "field_64",
        "field_256",
    ]) {
        expect(fieldNumber(bad), bad).toBeUndefined();
    }
    const zero = new Uint8Array(32);
    for (const numbers of [[0], [64], [5, 5], [5, 1]]) {
        const digests = numbers.map((number): [number, typeof zero] => [number, zero]);
        await expect(group(subtle, digests), `${numbers}`).rejects.toThrow(Refusal);
    }
});
