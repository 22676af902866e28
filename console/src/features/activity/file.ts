import { ask } from "../../api/client";
import { Unreachable } from "../../api/problem";
import { FileDigest } from "../../lib/file-digest";
import { type Format, fileName, own } from "./own";

/** A file that was handed to the browser. */
export interface Handed {
    name: string;
    bytes: number;
    /** Of the file alone, in hex. */
    sha256: string;
    /** In hex; the record of the export has the digest of these bytes and the file together. */
    salt: string;
    /** That digest, in hex; nothing if the answer had no salt. */
    recorded: string | undefined;
}

interface Wanted {
    user: string;
    format: Format;
    proofs: boolean;
    signal: AbortSignal;
    /** Told the bytes so far. */
    onBytes: (bytes: number) => void;
}

/** Fetches everything that a person did as a file, a piece at a time, and hands it to the browser once it is whole. */
export async function download({ user, format, proofs, signal, onBytes }: Wanted): Promise<Handed> {
    const query = new URLSearchParams(own(user, "all", { format, ...(proofs && { proofs: "true" }) }));
    const response = await ask("/api/audit-logs/export", { query, signal, patient: true });
    const name = fileName(response.headers.get("content-disposition"), format);
    const salt = response.headers.get("x-export-salt") ?? "";
    const digest = new FileDigest(salt);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    for await (const piece of pieced(response, signal)) {
        digest.update(piece);
        bytes += piece.length;
        pieces.push(piece);
        onBytes(bytes);
    }
    hand(new Blob(pieces, { type: response.headers.get("content-type") ?? "" }), name);
    return { name, bytes, salt, ...digest.end() };
}

/** The pieces of a body. One that is cut throws `Unreachable`. */
async function* pieced(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const reader = response.body?.getReader();
    while (reader) {
        let read: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
        try {
            read = await reader.read();
        } catch (error) {
            signal.throwIfAborted();
            throw new Unreachable("the file was cut", { cause: error });
        }
        if (read.done) {
            return;
        }
        yield read.value;
    }
}

function hand(file: Blob, name: string) {
    const address = URL.createObjectURL(file);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    // The download has its own hold on the bytes by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 0);
}
