import type { Limit } from "./finding";

/** Bytes of their own memory, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What is not of its format, or does not hold. The message says why, for people to read. */
export class Refusal extends Error {}

/** A step could not be taken here; nothing is known of what it asks. */
export class Unable extends Error {
    readonly limit: Limit;

    constructor(limit: Limit, options?: ErrorOptions) {
        super(limit.is, options);
        this.limit = limit;
    }
}

export function utf8(text: string): Bytes {
    return new TextEncoder().encode(text);
}

/** The text of UTF-8, nothing for other bytes. */
export function fromUtf8(bytes: Bytes): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

export function concat(...parts: Uint8Array[]): Bytes {
    const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function hex(bytes: Uint8Array): string {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 32 bytes of exactly 64 lower-case digits, nothing for another text. */
export function fromHex32(text: string): Bytes | undefined {
    if (!/^[0-9a-f]{64}$/.test(text)) {
        return undefined;
    }
    return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

/** The bytes of base64 in its one spelling: padded, without stray trailing bits (RFC 4648, section 4). */
export function fromBase64(text: string): Bytes | undefined {
    let binary: string;
    try {
        binary = atob(text);
    } catch {
        return undefined;
    }
    // `atob` also takes white space, missing padding and stray bits: none of them comes back.
    if (btoa(binary) !== text) {
        return undefined;
    }
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function base64(bytes: Uint8Array): string {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** A hash in base64, nothing for other lengths and spellings. */
export function hashOfBase64(text: string): Bytes | undefined {
    const bytes = text.length === 44 ? fromBase64(text) : undefined;
    return bytes?.length === 32 ? bytes : undefined;
}

export async function sha256(subtle: SubtleCrypto, ...parts: Uint8Array[]): Promise<Bytes> {
    return new Uint8Array(await subtle.digest("SHA-256", concat(...parts)));
}
