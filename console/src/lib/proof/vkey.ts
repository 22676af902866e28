import { type Bytes, concat, fromBase64, hex, Refusal, sha256, Unable, utf8 } from "./bytes";
import { isUsablePoint } from "./curve";
import { isKeyName } from "./text";

/** The type byte of an Ed25519 key that signs checkpoints (C2SP signed-note). */
const ED25519 = 0x01;
/** That of a witness's key, which signs in another way. */
const COSIGNATURE = 0x04;
/** More than any key of ours has: the name is a line of a checkpoint. */
export const MAX_VKEY_LENGTH = 4_096;

/** The public key of a log; its name is the log's origin. */
export interface VerifierKey {
    name: string;
    /** Eight digits that find the key, and prove nothing. */
    id: string;
    /** The 32 bytes of Ed25519 (RFC 8032). */
    publicKey: Bytes;
}

/** Reads `<name>+<8 hex digits>+<base64 of type and key>`. */
export async function parseVkey(subtle: SubtleCrypto, vkey: string): Promise<VerifierKey> {
    // Base64 has `+` among its digits, so only the first two separate.
    const parts = vkey.length <= MAX_VKEY_LENGTH ? /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(vkey) : null;
    const [, name = "", id = "", encoded = ""] = parts ?? [];
    const bytes = fromBase64(encoded);
    const kind = bytes?.[0];
    if (parts === null || bytes === undefined || kind === undefined) {
        throw new Refusal("it is not of the form name+8 hex digits+base64");
    }
    if (kind === COSIGNATURE) {
        throw new Refusal("it is the key of a witness, and does not sign checkpoints alone");
    }
    if (kind !== ED25519) {
        throw new Refusal(`its signature type ${kind} is not supported`);
    }
    const publicKey = bytes.slice(1);
    if (!isUsablePoint(publicKey)) {
        throw new Refusal("it is not a usable Ed25519 public key");
    }
    if (!isKeyName(name)) {
        throw new Refusal("its name is empty, or has white space or control characters");
    }
    if ((await keyId(subtle, name, publicKey)) !== id) {
        throw new Refusal("its id is not that of this name and key: one of the three was changed");
    }
    return { name, id, publicKey };
}

async function keyId(subtle: SubtleCrypto, name: string, publicKey: Bytes): Promise<string> {
    const digest = await sha256(subtle, utf8(name), Uint8Array.of(0x0a, ED25519), publicKey);
    return hex(digest.subarray(0, 4));
}

/** Whether the bytes are the key's signature of a message. Throws `Unable` where the browser has no Ed25519. */
export async function isSignature(
    subtle: SubtleCrypto,
    { publicKey }: VerifierKey,
    message: Bytes,
    signature: Bytes,
): Promise<boolean> {
    // A first half of small order would let one signature do for several messages.
    if (signature.length !== 64 || !isUsablePoint(signature.slice(0, 32))) {
        return false;
    }
    let key: CryptoKey;
    try {
        key = await subtle.importKey("raw", concat(publicKey), { name: "Ed25519" }, false, ["verify"]);
    } catch (error) {
        throw new Unable({ is: "no Ed25519" }, { cause: error });
    }
    return subtle.verify({ name: "Ed25519" }, key, signature, message);
}
