import { type Bytes, equal, Refusal } from "./bytes";
import { nodeHash } from "./merkle";
import type { TreeHead } from "./tlog-proof";

/** Hashes in a full tile (C2SP tlog-tiles). */
const WIDTH = 256n;
/** Binary levels that a tile spans. */
const HEIGHT = 8;
const HASH_BYTES = 32;

/** Gives what is at a path below `tile/`. */
export type ReadTile = (path: string) => Promise<Bytes>;

/** The path of tile `n` of a level, as wide as the tree of `size` entries has it: `0/x001/067.p/112`. */
export function tilePath(level: number, n: bigint, size: bigint): string {
    const digits = String(n);
    const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
    const elements = padded.match(/\d{3}/g) ?? [];
    const named = elements.map((element, at) => (at < elements.length - 1 ? `x${element}` : element));
    const width = widthAt(level, n, size);
    return `${level}/${named.join("/")}${width < WIDTH ? `.p/${width}` : ""}`;
}

function widthAt(level: number, n: bigint, size: bigint): bigint {
    const rest = (size >> BigInt(HEIGHT * level)) - n * WIDTH;
    return rest < WIDTH ? rest : WIDTH;
}

/** The tree of a log, of which nodes are read as they are needed, each tile once. */
export class Tiles {
    private readonly tiles = new Map<string, Promise<Bytes>>();
    private readonly nodes = new Map<string, Promise<Bytes>>();
    private readonly subtle: SubtleCrypto;
    /** Entries of the tree. */
    private readonly size: bigint;
    private readonly read: ReadTile;

    constructor(subtle: SubtleCrypto, size: bigint, read: ReadTile) {
        this.subtle = subtle;
        this.size = size;
        this.read = read;
    }

    /**
     * The roots of the first `old` and of the first `all` entries from `start` on, made of the same hashes, as a
     * consistency proof is (RFC 6962, section 2.1.2): if both are as they were signed, the one tree begins with the other.
     */
    async roots(old: bigint, all: bigint, start = 0n): Promise<readonly [Bytes, Bytes]> {
        if (old === all) {
            const root = await this.range(start, all);
            return [root, root];
        }
        const left = largestPowerBelow(all);
        if (old <= left) {
            const [before, now] = await this.roots(old, left, start);
            const right = await this.range(start + left, all - left);
            return [before, await nodeHash(this.subtle, now, right)];
        }
        const whole = await this.range(start, left);
        const [before, now] = await this.roots(old - left, all - left, start + left);
        return [await nodeHash(this.subtle, whole, before), await nodeHash(this.subtle, whole, now)];
    }

    /** The root of so many entries, from one on that a subtree of that size can begin at. */
    private async range(start: bigint, count: bigint): Promise<Bytes> {
        const level = count.toString(2).length - 1;
        if (count === 1n << BigInt(level)) {
            return this.node(level, start >> BigInt(level));
        }
        const left = largestPowerBelow(count);
        return nodeHash(
            this.subtle,
            await this.range(start, left),
            await this.range(start + left, count - left),
        );
    }

    private node(level: number, index: bigint): Promise<Bytes> {
        return once(this.nodes, `${level}/${index}`, async () => {
            if (level % HEIGHT === 0) {
                return this.stored(level / HEIGHT, index);
            }
            const left = await this.node(level - 1, 2n * index);
            return nodeHash(this.subtle, left, await this.node(level - 1, 2n * index + 1n));
        });
    }

    /** A hash that is in a tile as it is. */
    private async stored(level: number, index: bigint): Promise<Bytes> {
        const n = index / WIDTH;
        const path = tilePath(level, n, this.size);
        const bytes = await once(this.tiles, path, () => this.read(path));
        const expected = Number(widthAt(level, n, this.size)) * HASH_BYTES;
        if (bytes.length !== expected) {
            throw new Refusal(`the tile ${path} is ${bytes.length} bytes, not ${expected}`);
        }
        const at = Number(index % WIDTH) * HASH_BYTES;
        return bytes.slice(at, at + HASH_BYTES);
    }
}

function once(known: Map<string, Promise<Bytes>>, name: string, make: () => Promise<Bytes>): Promise<Bytes> {
    const made = known.get(name) ?? make();
    known.set(name, made);
    return made;
}

/** The largest power of two that is less than a number above 1. */
function largestPowerBelow(count: bigint): bigint {
    return 1n << BigInt((count - 1n).toString(2).length - 1);
}

/** Checks that a newer tree begins with an older one, by the tiles of the newer. */
export async function verifyConsistency(tiles: Tiles, older: TreeHead, newer: TreeHead): Promise<void> {
    if (older.size > newer.size) {
        throw new Refusal(`it has ${older.size} entries, more than the newest, which has ${newer.size}`);
    }
    // Every tree begins with that of no entries; its root is looked at where a head is read.
    if (older.size === 0n) {
        return;
    }
    const [before, now] = await tiles.roots(older.size, newer.size);
    if (!equal(now, newer.root)) {
        throw new Refusal("the tiles do not make the newest root");
    }
    if (!equal(before, older.root)) {
        throw new Refusal(`the first ${older.size} entries of the newest tree make another root`);
    }
}
