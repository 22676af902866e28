import { type Bytes, Refusal } from "./bytes";

export const UNSIGNED = 0;
export const BYTES = 2;
export const TEXT = 3;
export const MAP = 5;

/** By the last five bits of a head: how many bytes of number follow, and the least number that needs them. */
const WIDTHS: Record<number, [number, bigint]> = {
    24: [1, 24n],
    25: [2, 0x100n],
    26: [4, 0x1_0000n],
    27: [8, 0x1_0000_0000n],
};

/** The little of CBOR (RFC 8949) an entry needs, in its one deterministic form (section 4.2.1), and no other form. */
export class Reader {
    private rest: Bytes;

    constructor(bytes: Bytes) {
        this.rest = bytes;
    }

    isEmpty(): boolean {
        return this.rest.length === 0;
    }

    private take(count: bigint): Bytes {
        if (count > BigInt(this.rest.length)) {
            throw new Refusal("the entry is cut off");
        }
        const taken = this.rest.subarray(0, Number(count));
        this.rest = this.rest.subarray(Number(count));
        return taken;
    }

    /** The value of the next head, which must be of `major` and of the shortest form. */
    head(major: number): bigint {
        const first = this.take(1n)[0] ?? 0;
        if (first >> 5 !== major) {
            throw new Refusal("an item of the entry has the wrong type");
        }
        const low = first & 31;
        if (low < 24) {
            return BigInt(low);
        }
        const width = WIDTHS[low];
        if (width === undefined) {
            throw new Refusal("the encoding of the entry is not deterministic");
        }
        const [bytes, least] = width;
        const value = this.take(BigInt(bytes)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
        if (value < least) {
            throw new Refusal("the encoding of the entry is not deterministic");
        }
        return value;
    }

    string(major: typeof BYTES | typeof TEXT): Bytes {
        return this.take(this.head(major));
    }

    boolean(): boolean {
        const byte = this.take(1n)[0];
        if (byte !== 0xf4 && byte !== 0xf5) {
            throw new Refusal("an item of the entry has the wrong type");
        }
        return byte === 0xf5;
    }
}
