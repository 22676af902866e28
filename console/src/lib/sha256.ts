const MASK_32 = 0xffff_ffffn;

/** The first 32 bits of the fractional part of the `power`-th root of a number, by whole numbers alone. */
function fraction(number: bigint, power: 2n | 3n): number {
    // The largest `root` of which the power is at most `number` shifted so far that 32 bits are behind the point.
    const target = number << (32n * power);
    let root = 0n;
    for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) {
        const next = root | bit;
        if (next ** power <= target) {
            root = next;
        }
    }
    return Number(root & MASK_32);
}

function primes(count: number): bigint[] {
    const found: bigint[] = [];
    for (let candidate = 2n; found.length < count; candidate++) {
        if (found.every((prime) => candidate % prime !== 0n)) {
            found.push(candidate);
        }
    }
    return found;
}

/** The constants of FIPS 180-4, sections 4.2.2 and 5.3.3, from what they are defined to be. */
const ROUNDS = Uint32Array.from(primes(64), (prime) => fraction(prime, 3n));
const START = Uint32Array.from(primes(8), (prime) => fraction(prime, 2n));

const BLOCK = 64;

/**
 * SHA-256 of bytes that come in pieces (FIPS 180-4). WebCrypto wants them all at once, which a file that is being
 * downloaded should not need; and it is missing on pages without TLS.
 */
export class Sha256 {
    private readonly state = START.slice();
    private readonly words = new Uint32Array(64);
    private readonly block = new Uint8Array(BLOCK);
    private readonly view = new DataView(this.block.buffer);
    /** Bytes of the block that are filled. */
    private filled = 0;
    private length = 0;

    update(bytes: Uint8Array): this {
        this.length += bytes.length;
        for (let at = 0; at < bytes.length; ) {
            const taken = bytes.subarray(at, at + BLOCK - this.filled);
            this.block.set(taken, this.filled);
            this.filled += taken.length;
            at += taken.length;
            if (this.filled === BLOCK) {
                this.compress();
            }
        }
        return this;
    }

    /** The digest; nothing can be added after it. */
    digest(): Uint8Array {
        const bits = BigInt(this.length) * 8n;
        this.update(Uint8Array.of(0x80));
        // The length takes the last eight bytes of a block.
        this.update(new Uint8Array((2 * BLOCK - 8 - this.filled) % BLOCK));
        const end = new Uint8Array(8);
        new DataView(end.buffer).setBigUint64(0, bits);
        this.update(end);
        const out = new DataView(new ArrayBuffer(32));
        this.state.forEach((word, at) => {
            out.setUint32(4 * at, word);
        });
        return new Uint8Array(out.buffer);
    }

    private compress(): void {
        const { state, words, view } = this;
        for (let t = 0; t < 16; t++) {
            words[t] = view.getUint32(4 * t);
        }
        for (let t = 16; t < 64; t++) {
            const [early, late] = [word(words, t - 15), word(words, t - 2)];
            const small0 = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
            const small1 = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
            words[t] = word(words, t - 16) + small0 + word(words, t - 7) + small1;
        }
        let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
        for (let t = 0; t < 64; t++) {
            const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
            const one = (h + big1 + ((e & f) ^ (~e & g)) + word(ROUNDS, t) + word(words, t)) | 0;
            const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
            const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
            [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
        }
        [a, b, c, d, e, f, g, h].forEach((value, at) => {
            state[at] = word(state, at) + value;
        });
        this.filled = 0;
    }
}

const word = (words: Uint32Array, at: number) => words[at] ?? 0;
const turn = (value: number, by: number) => (value >>> by) | (value << (32 - by));
