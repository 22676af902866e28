import { type Bytes, equal, fromHex32, Refusal, sha256 } from "./bytes";

/** The most entries a log may have. */
export const MAX_TREE_SIZE = 0x7fff_ffff_ffff_ffffn;

/** The root of a log without entries: SHA-256 of nothing. */
export const EMPTY_ROOT =
    fromHex32("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") ?? new Uint8Array();

/** The hash of an entry as a leaf (RFC 6962, section 2.1). */
export function leafHash(subtle: SubtleCrypto, entry: Bytes): Promise<Bytes> {
    return sha256(subtle, Uint8Array.of(0x00), entry);
}

export function nodeHash(subtle: SubtleCrypto, left: Bytes, right: Bytes): Promise<Bytes> {
    return sha256(subtle, Uint8Array.of(0x01), left, right);
}

/** The inclusion proof of a leaf: the leaf's sibling first. */
export interface Inclusion {
    /** From 0. */
    index: bigint;
    hashes: readonly Bytes[];
}

/** Checks that the tree of `size` leaves with `root` has `leaf` at the index. Every hash of the proof must be used. */
export async function verifyInclusion(
    subtle: SubtleCrypto,
    { index, hashes }: Inclusion,
    leaf: Bytes,
    { size, root }: { size: bigint; root: Bytes },
): Promise<void> {
    if (index >= size) {
        throw new Refusal(`index ${index} is outside a tree of ${size} entries`);
    }
    // Up to `inner` the path differs from that of the last leaf; from there on it is the right edge, where every
    // sibling that exists stands on the left.
    const inner = bits(index ^ (size - 1n)).length;
    const border = [...bits(index >> BigInt(inner))].filter((bit) => bit === "1").length;
    if (hashes.length !== inner + border) {
        throw new Refusal(`the proof has ${hashes.length} hashes instead of ${inner + border}`);
    }
    let hash = leaf;
    for (const [level, sibling] of hashes.entries()) {
        const isRight = level >= inner || ((index >> BigInt(level)) & 1n) === 1n;
        hash = isRight ? await nodeHash(subtle, sibling, hash) : await nodeHash(subtle, hash, sibling);
    }
    if (!equal(hash, root)) {
        throw new Refusal(
            `the entry is not the one at index ${index} of this tree: the proof leads to another root`,
        );
    }
}

/** The binary digits of a number, none for zero. */
function bits(number: bigint): string {
    return number === 0n ? "" : number.toString(2);
}
