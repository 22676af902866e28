import { expect, test } from "vitest";
import { type Bytes, hashOfBase64, hex, Refusal } from "./bytes";
import { EMPTY_ROOT, leafHash, nodeHash, verifyInclusion } from "./merkle";
import { subtle, testdata, unhex, VECTORS } from "./testing/vectors";

const LEAVES = VECTORS.accepted.map(({ leaf_hash }) => unhex(leaf_hash));
const root = (size: number) => unhex(VECTORS.roots_by_size[size] ?? "");
const path = (index: number) => (VECTORS.inclusion_in_full_tree[index] ?? []).map(unhex);

test("the tree of the vectors: every leaf, and no other", async () => {
    const head = { size: 6n, root: root(6) };
    for (const [index, leaf] of LEAVES.entries()) {
        const proof = { index: BigInt(index), hashes: path(index) };
        await verifyInclusion(subtle, proof, leaf, head);
        for (const other of LEAVES.filter((one) => one !== leaf)) {
            await expect(verifyInclusion(subtle, proof, other, head)).rejects.toThrow("another root");
        }
        for (let wrong = 0n; wrong < 8n; wrong++) {
            if (wrong !== proof.index) {
                const moved = verifyInclusion(subtle, { ...proof, index: wrong }, leaf, head);
                await expect(moved).rejects.toThrow(Refusal);
            }
        }
        for (const hashes of [proof.hashes.slice(1), [...proof.hashes, leaf]]) {
            await expect(verifyInclusion(subtle, { ...proof, hashes }, leaf, head)).rejects.toThrow(
                "hashes instead",
            );
        }
        // Sizes between have a path of the same form: that it is 6 is what the signature says.
        for (const size of [2n, 16n]) {
            await expect(verifyInclusion(subtle, proof, leaf, { ...head, size })).rejects.toThrow(Refusal);
        }
    }
});

test("every bit of every hash of a proof counts", async () => {
    const hashes = path(3);
    for (let at = 0; at < hashes.length * 32; at++) {
        const changed = hashes.map((hash) => hash.slice());
        const hash = changed[at >> 5] as Bytes;
        hash[at & 31] = (hash[at & 31] ?? 0) ^ (1 << (at & 7));
        const proof = verifyInclusion(subtle, { index: 3n, hashes: changed }, LEAVES[3] as Bytes, {
            size: 6n,
            root: root(6),
        });
        await expect(proof).rejects.toThrow("another root");
    }
});

test("trees of every size up to 24, against the definition of RFC 6962", async () => {
    const leaves = await Promise.all(
        Array.from({ length: 24 }, (_, n) => leafHash(subtle, Uint8Array.of(n))),
    );
    const half = (count: number) => 2 ** Math.floor(Math.log2(count - 1));
    const rootOf = async (part: Bytes[]): Promise<Bytes> =>
        part.length === 1
            ? (part[0] as Bytes)
            : nodeHash(
                  subtle,
                  await rootOf(part.slice(0, half(part.length))),
                  await rootOf(part.slice(half(part.length))),
              );
    const pathOf = async (index: number, part: Bytes[]): Promise<Bytes[]> => {
        if (part.length === 1) {
            return [];
        }
        const [left, right] = [part.slice(0, half(part.length)), part.slice(half(part.length))];
        return index < left.length
            ? [...(await pathOf(index, left)), await rootOf(right)]
            : [...(await pathOf(index - left.length, right)), await rootOf(left)];
    };
    for (let size = 1; size <= leaves.length; size++) {
        const part = leaves.slice(0, size);
        const head = { size: BigInt(size), root: await rootOf(part) };
        for (const [index, leaf] of part.entries()) {
            const hashes = await pathOf(index, part);
            await verifyInclusion(subtle, { index: BigInt(index), hashes }, leaf, head);
        }
    }
});

test("a leaf of a log of 600 entries, by the C2SP vectors", async () => {
    const { leaf_417_hash, root_600 } = JSON.parse(testdata("vectors/c2sp/keys-and-roots.json"));
    const lines = testdata("vectors/c2sp/417.tlog-proof").split("\n");
    const hashes = lines.slice(3, lines.indexOf("")).map((line) => hashOfBase64(line) as Bytes);
    const leaf = unhex(leaf_417_hash);
    const head = { size: 600n, root: unhex(root_600) };
    await verifyInclusion(subtle, { index: 417n, hashes }, leaf, head);
    await expect(verifyInclusion(subtle, { index: 416n, hashes }, leaf, head)).rejects.toThrow(Refusal);
});

test("extreme numbers are answered, and the empty tree has nothing", async () => {
    const leaf = LEAVES[0] as Bytes;
    for (const [index, size] of [
        [0n, 0n],
        [0n, 1n << 62n],
        [(1n << 63n) - 2n, (1n << 63n) - 1n],
    ] as const) {
        const proof = verifyInclusion(subtle, { index, hashes: [] }, leaf, { size, root: leaf });
        await expect(proof, `${index} of ${size}`).rejects.toThrow(Refusal);
    }
    expect(hex(EMPTY_ROOT)).toBe(VECTORS.roots_by_size[0]);
});
