import { sha256 } from "@noble/hashes/sha2.js";
import { fromHex32, hex } from "./proof/bytes";

/**
 * What tells an exported file from others, of bytes that come in pieces: WebCrypto wants them all at once, which a file
 * that is being downloaded should not need, and it is missing on pages without TLS.
 */
export class FileDigest {
    private readonly plain = sha256.create();
    private readonly salted: ReturnType<typeof sha256.create> | undefined;

    /** With the salt of the answer, 64 hexadecimal digits; any other text is none. */
    constructor(salt: string) {
        const bytes = fromHex32(salt);
        this.salted = bytes && sha256.create().update(bytes);
    }

    update(piece: Uint8Array): void {
        this.plain.update(piece);
        this.salted?.update(piece);
    }

    /**
     * SHA-256 of the file, and of salt and file together, which the log has recorded: 64 hexadecimal digits each, the
     * second nothing without a salt. Nothing can be added after it.
     */
    end(): { sha256: string; recorded: string | undefined } {
        return { sha256: hex(this.plain.digest()), recorded: this.salted && hex(this.salted.digest()) };
    }
}
