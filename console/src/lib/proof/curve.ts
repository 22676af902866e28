const P = 2n ** 255n - 19n;
/** The curve is -x^2 + y^2 = 1 + D x^2 y^2 (RFC 8032, section 5.1). */
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** y of a point of order 8; that of another is its negative, and the others of small order have 0, 1 and -1. */
const OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const OF_SMALL_ORDER: readonly bigint[] = [0n, 1n, P - 1n, OF_ORDER_8, P - OF_ORDER_8];

/** Whether 32 bytes are a point of the curve, and of an order so great that it does not verify nearly anything. */
export function isUsablePoint(bytes: Uint8Array): boolean {
    if (bytes.length !== 32) {
        return false;
    }
    const y = yOf(bytes);
    if (OF_SMALL_ORDER.includes(y)) {
        return false;
    }
    // x^2 is u / v, a square exactly if u v is; v is never 0, for -1 / D is none.
    const square = (y * y) % P;
    const u = (square + P - 1n) % P;
    const v = (D * square + 1n) % P;
    return power((u * v) % P, (P - 1n) / 2n) === 1n;
}

/** Little-endian, without the bit that says which of two x is meant. */
function yOf(bytes: Uint8Array): bigint {
    const number = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return (number & (2n ** 255n - 1n)) % P;
}

function power(base: bigint, exponent: bigint): bigint {
    let result = 1n;
    for (const bit of exponent.toString(2)) {
        result = (result * result) % P;
        result = bit === "1" ? (result * base) % P : result;
    }
    return result;
}
