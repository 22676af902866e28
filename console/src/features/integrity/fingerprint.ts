import { fromBase64, hex } from "../../lib/proof/bytes";

/** Type byte and Ed25519 key. */
const KEY_BYTES = 33;

/** The fingerprint of a log's key as `neosc verify` tells it: the 64 digits of the public key. Nothing for what is no key. */
export function fingerprint(vkey: string): string | undefined {
    const [, encoded] = /^[^+]*\+[0-9a-f]{8}\+(.*)$/su.exec(vkey) ?? [];
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    return bytes?.length === KEY_BYTES && bytes[0] === 1 ? hex(bytes.slice(1)) : undefined;
}
