import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type Bytes, hex, Refusal } from "./bytes";
import { parseNote } from "./note";
import { subtle, testdata, unhex } from "./testing/vectors";
import { Tiles, tilePath, verifyConsistency } from "./tiles";
import { parseTreeHead } from "./tlog-proof";

const LOG = resolve(import.meta.dirname, "../../../../testdata/vectors/c2sp/log");
const KNOWN = JSON.parse(testdata("vectors/c2sp/keys-and-roots.json"));
const head = (name: string) => parseTreeHead(parseNote(testdata(`vectors/c2sp/log/${name}`)).text);
const [OLDER, NEWER] = [head("checkpoint.300"), head("checkpoint")];
const read = async (path: string): Promise<Bytes> => new Uint8Array(readFileSync(resolve(LOG, "tile", path)));
const tiles = (change = read) => new Tiles(subtle, NEWER.size, change);

test("paths are those of tlog-tiles", () => {
    expect(tilePath(0, 1_234_067n, 10n ** 12n)).toBe("0/x001/x234/067");
    expect(tilePath(0, 1067n, 1067n * 256n + 112n)).toBe("0/x001/067.p/112");
    expect(tilePath(0, 0n, 256n)).toBe("0/000");
    expect(tilePath(1, 0n, 600n)).toBe("1/000.p/2");
});

test("a tree of tiles begins with the older one, and its tiles are read once", async () => {
    const paths: string[] = [];
    const tree = tiles((path) => {
        paths.push(path);
        return read(path);
    });
    const [before, now] = await tree.roots(OLDER.size, NEWER.size);
    expect([hex(before), hex(now)]).toEqual([KNOWN.root_300, KNOWN.root_600]);
    await verifyConsistency(tree, OLDER, NEWER);
    await verifyConsistency(tree, NEWER, NEWER);
    expect(new Set(paths).size).toBe(paths.length);
});

test("another history is found, in either head and in the tiles", async () => {
    const other = { ...OLDER, root: unhex("00".repeat(32)) };
    await expect(verifyConsistency(tiles(), other, NEWER)).rejects.toThrow("first 300 entries");
    await expect(verifyConsistency(tiles(), { ...OLDER, size: 301n }, NEWER)).rejects.toThrow(
        "first 301 entries",
    );
    await expect(verifyConsistency(tiles(), OLDER, other)).rejects.toThrow("the newest root");
    await expect(verifyConsistency(tiles(), { ...OLDER, size: 601n }, NEWER)).rejects.toThrow("more than");
    const flipped = tiles(async (path) => (await read(path)).map((byte, at) => (at === 7 ? byte ^ 1 : byte)));
    await expect(verifyConsistency(flipped, OLDER, NEWER)).rejects.toThrow("the newest root");
    const short = tiles(async (path) => (await read(path)).slice(0, -32));
    await expect(verifyConsistency(short, OLDER, NEWER)).rejects.toThrow(Refusal);
});
