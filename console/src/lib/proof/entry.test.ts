import { expect, test } from "vitest";
import { type Bytes, concat, hex, Refusal, utf8 } from "./bytes";
import { decodeEntry, timeText } from "./entry";
import { leafHash } from "./merkle";
import { subtle, unhex, VECTORS } from "./testing/vectors";

test.each(VECTORS.accepted)("accepted: $note", async (vector) => {
    const entry = decodeEntry(unhex(vector.entry));
    expect(entry).toEqual({
        id: `log-${vector.uuid}`,
        timestamp: BigInt(vector.timestamp_us),
        receivedAt: BigInt(vector.received_us),
        action: vector.event.action,
        success: vector.event.success,
        source: ["platform", "sent", "imported", "log"][vector.source],
        group: unhex(vector.group),
        statement: vector.statement ?? undefined,
    });
    expect(hex(await leafHash(subtle, unhex(vector.entry)))).toBe(vector.leaf_hash);
});

test.each(VECTORS.refused)("refused: $why", ({ entry }) => {
    expect(() => decodeEntry(unhex(entry))).toThrow(Refusal);
});

/** What an entry says, as one text; nothing if it is none. */
function said(bytes: Bytes): string | undefined {
    try {
        return JSON.stringify(decodeEntry(bytes), (_, value) =>
            typeof value === "bigint" ? String(value) : value,
        );
    } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        return undefined;
    }
}

test.each(VECTORS.accepted)("cut, longer, or with a bit turned: $note", (vector) => {
    const bytes = unhex(vector.entry);
    const before = said(bytes);
    // The link is of no concern to who reads an event: it finds those of the same person.
    const link = Buffer.from(bytes).indexOf(unhex(vector.link));
    for (let at = 0; at < bytes.length; at++) {
        expect(said(bytes.slice(0, at))).toBeUndefined();
        for (let bit = 1; bit < 256; bit <<= 1) {
            const changed = bytes.slice();
            changed[at] = (changed[at] ?? 0) ^ bit;
            expect(said(changed) === before, `byte ${at} ^ ${bit}`).toBe(at >= link && at < link + 16);
        }
    }
    expect(() => decodeEntry(new Uint8Array([...bytes, 0]))).toThrow("bytes follow");
});

test("an entry of more than 65,535 bytes is not read", () => {
    expect(() => decodeEntry(new Uint8Array(65_536))).toThrow("longer");
});

test("a statement of great depth does not exhaust the stack", () => {
    const entry = unhex(VECTORS.accepted[0]?.entry ?? "");
    // The head of the statement is of two bytes, and of three where there are more than 255 to follow.
    const head = Buffer.from(entry).indexOf('{"begin_log"') - 2;
    const deep = utf8(`{"begin_log":${"[".repeat(16_000)}${"]".repeat(16_000)}}`);
    const bytes = concat(
        entry.subarray(0, head),
        Uint8Array.of(0x79, deep.length >> 8, deep.length & 255),
        deep,
    );
    expect(decodeEntry(bytes).statement).toHaveLength(deep.length);
});

test("times have the form of the contract", () => {
    expect(timeText(0n)).toBe("1970-01-01T00:00:00Z");
    expect(timeText(1_772_721_000_000_412n)).toBe("2026-03-05T14:30:00.000412Z");
    expect(timeText(253_402_300_799_999_999n)).toBe("9999-12-31T23:59:59.999999Z");
});
