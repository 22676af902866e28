import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { Cut, NotRecorded } from "../../api/exports";
import type { Sink } from "./sink";
import { memorySink, TooLarge } from "./sink";
import { type Progress, stream } from "./stream";

afterEach(() => vi.unstubAllGlobals());

const SALT = "0f".repeat(32);
const PIECES = ['{"id":1}\n{"i', 'd":2}\n', "é\n"].map((text) => new TextEncoder().encode(text));

const digest = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest("hex");

/** A server that sends the pieces, and then ends, or is gone. */
function sends(end: "whole" | "cut", recorded = digest(Buffer.from(SALT, "hex"), ...PIECES)) {
    const pieces = [...PIECES];
    const body = new ReadableStream<Uint8Array>({
        pull: (to) => {
            const piece = pieces.shift();
            if (piece) {
                to.enqueue(piece);
            } else if (end === "whole") {
                to.close();
            } else {
                to.error(new TypeError("network error"));
            }
        },
    });
    const headers = { "x-export-salt": SALT, "x-request-id": "r-1" };
    vi.stubGlobal("fetch", async (url: string) =>
        url.startsWith("/api/audit-logs?")
            ? Response.json([
                  { id: "other", metadata: {} },
                  { id: "log-1", metadata: { sha256: recorded } },
              ])
            : new Response(body, { headers }),
    );
}

function sink() {
    const did: string[] = [];
    const sink: Sink = {
        write: async (bytes) => void did.push(`${bytes.length}`),
        close: async () => void did.push("close"),
        abort: async () => void did.push("abort"),
    };
    return { did, sink };
}

const run = (sink: Sink, told: Progress[] = [], signal = new AbortController().signal) =>
    stream({
        reader: "user-1",
        format: "ndjson",
        query: new URLSearchParams(),
        sink,
        onProgress: (progress) => told.push(progress),
        signal,
    });

test("all of it, with the digests of the file and of salt and file", async () => {
    sends("whole");
    const { did, sink: to } = sink();
    const told: Progress[] = [];
    const streamed = await run(to, told);
    expect(did).toEqual(["12", "6", "3", "close"]);
    expect(told).toEqual([
        { bytes: 12, rows: 2 },
        { bytes: 18, rows: 2 },
        { bytes: 21, rows: 2 },
    ]);
    expect(streamed).toEqual({
        bytes: 21,
        rows: 2,
        sha256: digest(...PIECES),
        recorded: digest(Buffer.from(SALT, "hex"), ...PIECES),
        salt: SALT,
        record: "log-1",
    });
});

test("what is cut, or stopped, is never closed", async () => {
    sends("cut");
    const cut = sink();
    await expect(run(cut.sink)).rejects.toBeInstanceOf(Cut);
    expect(cut.did).toEqual(["12", "6", "3", "abort"]);

    sends("whole");
    const stopped = sink();
    const stop = new AbortController();
    const write = stopped.sink.write;
    stopped.sink.write = async (bytes) => {
        stop.abort();
        await write(bytes);
    };
    await expect(run(stopped.sink, [], stop.signal)).rejects.toThrow("abort");
    expect(stopped.did.at(-1)).toBe("abort");
    expect(stopped.did).not.toContain("close");
});

test("what the log has not recorded so is no file", async () => {
    sends("whole", digest(Buffer.from("another file")));
    const other = sink();
    await expect(run(other.sink)).rejects.toBeInstanceOf(NotRecorded);
    expect(other.did).toEqual(["12", "6", "3", "abort"]);
});

test("memory has a bound", async () => {
    sends("whole");
    const files: Blob[] = [];
    await expect(run(memorySink(20, (file) => files.push(file)))).rejects.toBeInstanceOf(TooLarge);
    expect(files).toEqual([]);
    sends("whole");
    await run(memorySink(21, (file) => files.push(file)));
    expect(files.map(({ size }) => size)).toEqual([21]);
});
