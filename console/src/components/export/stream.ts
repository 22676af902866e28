import { NotRecorded, recordOf, type Sending, sendExport } from "../../api/exports";
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
    /** That of salt and file, which the log has recorded. */
    recorded: string;
    salt: string;
    /** Of the event that records the export, with the same digest of salt and file. */
    record: string;
}

export interface Wanted {
    /** Who exports. */
    reader: string;
    format: Format;
    query: URLSearchParams;
    sink: Sink;
    onProgress: (progress: Progress) => void;
    signal: AbortSignal;
}

/**
 * Makes an export and writes it to a sink as it comes. It is closed if all of it came, and is what the log has recorded;
 * otherwise what came is forgotten, and the error says why. In memory there is one piece at a time.
 */
export async function stream(wanted: Wanted): Promise<Streamed> {
    const { query, sink, signal } = wanted;
    let sending: Sending | undefined;
    try {
        sending = await sendExport(query, signal);
        const streamed = await written(sending, wanted);
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

async function written(sending: Sending, wanted: Wanted): Promise<Streamed> {
    const { reader, format, sink, onProgress, signal } = wanted;
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
    const { sha256, recorded } = digest.end();
    const { salt, requestId } = sending;
    const record = recorded && (await recordOf(reader, requestId, recorded, signal));
    if (!record) {
        throw new NotRecorded("the log has no export with this digest");
    }
    return { bytes, rows: rows?.count, sha256, recorded, salt, record };
}
