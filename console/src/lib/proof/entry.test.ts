import { expect, test } from "vitest";
import { hex, Refusal } from "./bytes";
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

test("any bytes are answered: cut anywhere, longer, or with any bit of any byte turned", () => {
    for (const vector of VECTORS.accepted) {
        const bytes = unhex(vector.entry);
        for (let at = 0; at < bytes.length; at++) {
            expect(() => decodeEntry(bytes.slice(0, at))).toThrow(Refusal);
            for (let bit = 1; bit < 256; bit <<= 1) {
                const changed = bytes.slice();
                changed[at] = (changed[at] ?? 0) ^ bit;
                let entry: ReturnType<typeof decodeEntry> | undefined;
                try {
                    entry = decodeEntry(changed);
                } catch (error) {
                    expect(error).toBeInstanceOf(Refusal);
                }
                // Only the link is of no concern to who reads an event: it finds those of the same person.
                const isOther =
                    entry && JSON.stringify(entry, text) !== JSON.stringify(decodeEntry(bytes), text);
                const link = bytes.length - (vector.statement?.length ?? 0);
                expect(entry === undefined || isOther || (at > 20 && at < link)).toBe(true);
            }
        }
        expect(() => decodeEntry(new Uint8Array([...bytes, 0]))).toThrow("bytes follow");
    }
});

const text = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);

test("an entry of more than 65,535 bytes is not read", () => {
    expect(() => decodeEntry(new Uint8Array(65_536))).toThrow("longer");
});

test("a statement of great depth does not exhaust the stack", () => {
    // 9 pairs and a statement of `begin_log` become one of as many brackets as a statement may have.
    const plain = unhex(VECTORS.accepted[0]?.entry ?? "");
    const end = Buffer.from(plain).indexOf('{"begin_log"') - 3;
    const deep = new TextEncoder().encode(`{"begin_log":${"[".repeat(16_000)}${"]".repeat(16_000)}}`);
    const head = Uint8Array.of(0x79, deep.length >> 8, deep.length & 255);
    // The head of the vector's statement is of two bytes.
    const bytes = new Uint8Array([...plain.subarray(0, end + 1), ...head, ...deep]);
    expect(decodeEntry(bytes).statement?.length).toBe(deep.length);
});

test("times have the form of the contract", () => {
    expect(timeText(0n)).toBe("1970-01-01T00:00:00Z");
    expect(timeText(1_772_721_000_000_412n)).toBe("2026-03-05T14:30:00.000412Z");
    expect(timeText(253_402_300_799_999_999n)).toBe("9999-12-31T23:59:59.999999Z");
});
