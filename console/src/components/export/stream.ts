import { type Sending, sendExport } from "../../api/exports";
import { FileDigest } from "../../lib/file-digest";
import { Rows } from "../../lib/rows";
import type { Format } from "./choice";
import type { Sink } from "./sink";

/** How far an export is. */
export interface Progress {
    bytes: number;
    /** Nothing of formats whose rows do not show. */
    rows: number | undefined;
}

/** A whole export. */
export interface Streamed extends Progress {
    /** SHA-256 of the file, 64 hexadecimal digits. */
    sha256: string;
    /** That of salt and file, which the log has recorded; nothing if the answer had no salt. */
    recorded: string | undefined;
    salt: string;
    /** Of the record in the log. */
    requestId: string;
}

/**
 * Makes an export and writes it to a sink as it comes. It is closed if all of it came; otherwise what came is forgotten,
 * and the error says why. In memory there is one piece at a time.
 */
export async function stream(
    format: Format,
    query: URLSearchParams,
    sink: Sink,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
): Promise<Streamed> {
    let sending: Sending | undefined;
    try {
        sending = await sendExport(query, signal);
        const streamed = await written(sending, format, sink, onProgress);
        signal.throwIfAborted();
        await sink.close();
        return streamed;
    } catch (error) {
        sending?.leave();
        // It says why there is no file; that nothing could be taken back either says nothing more.
        await sink.abort().catch(() => undefined);
        throw error;
    }
}

async function written(
    sending: Sending,
    format: Format,
    sink: Sink,
    onProgress: (progress: Progress) => void,
): Promise<Streamed> {
    const rows = format === "parquet" ? undefined : new Rows(format);
    const digest = new FileDigest(sending.salt);
    let bytes = 0;
    for (let piece = await sending.next(); piece; piece = await sending.next()) {
        await sink.write(piece);
        digest.update(piece);
        rows?.add(piece);
        bytes += piece.length;
        onProgress({ bytes, rows: rows?.count });
    }
    return {
        bytes,
        rows: rows?.count,
        ...digest.end(),
        salt: sending.salt,
        requestId: sending.requestId,
    };
}
