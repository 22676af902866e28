import { expect, test } from "vitest";
import { type Lines, Rows } from "./rows";

/** The count, whatever the pieces are. */
function count(format: Lines, text: string): number {
    const bytes = new TextEncoder().encode(text);
    const counts = new Set<number>();
    for (const size of [1, 2, 7, bytes.length + 1]) {
        const rows = new Rows(format);
        for (let at = 0; at < bytes.length; at += size) {
            rows.add(bytes.subarray(at, at + size));
        }
        counts.add(rows.count);
    }
    expect(counts.size).toBe(1);
    return [...counts][0] ?? -1;
}

test("rows are counted as they are written", () => {
    expect(count("csv", "")).toBe(0);
    expect(count("csv", "id,details\r\n")).toBe(0);
    expect(count("csv", 'id,details\r\na,"x\r\ny ""z""\r\n"\r\nb,\r\n')).toBe(2);
    expect(count("ndjson", '{"a":"\\n{"}\n{"a":{}}\n')).toBe(2);
    expect(count("json", '[\n{"a":1},\n{"b":[]},\n{"c":2}\n]\n')).toBe(3);
    expect(count("json", "[\n]\n")).toBe(0);
});
