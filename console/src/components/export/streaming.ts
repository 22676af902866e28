import { useEffect, useRef, useState } from "react";
import { hand } from "../../lib/hand";
import { useReader } from "../reader";
import { type Choice, nameOf, toQuery } from "./choice";
import { fileSink, memorySink, writesFiles } from "./sink";
import type { Progress, Streamed } from "./stream";

/** Bytes that a browser is expected to have room for. */
export const MEMORY = 256 * 1024 * 1024;

/** How an export at once stands. */
export type Streaming =
    | { kind: "idle" }
    | ({ kind: "running" } & Progress)
    | ({ kind: "done"; name: string; isFile: boolean } & Streamed)
    | { kind: "failed"; bytes: number; error: unknown }
    | { kind: "stopped" };

/** Runs one export at a time, which ends when the component goes. */
export function useStreaming() {
    const { id: reader } = useReader();
    const [state, setState] = useState<Streaming>({ kind: "idle" });
    const running = useRef<AbortController>(undefined);
    useEffect(() => () => running.current?.abort(), []);
    const start = async (choice: Choice, address: URLSearchParams) => {
        const name = nameOf(choice.format, new Date());
        const isFile = writesFiles();
        const abort = new AbortController();
        running.current = abort;
        let progress: Progress = { bytes: 0, rows: undefined };
        const show = (next: Streaming) => {
            // Of one that was left, nothing is shown any more.
            if (running.current === abort) {
                setState(next);
            }
        };
        try {
            const sink = isFile ? await fileSink(name) : memorySink(MEMORY, (file) => hand(file, name));
            if (sink === undefined) {
                return;
            }
            show({ kind: "running", ...progress });
            // What computes digests is of use to those who export.
            const { stream } = await import("./stream").catch(async (error) => {
                await sink.abort();
                throw error;
            });
            const tell = slowed((now) => show({ kind: "running", ...now }));
            const onProgress = (now: Progress) => {
                progress = now;
                tell(now);
            };
            const { signal } = abort;
            const query = toQuery(choice, address);
            const streamed = await stream({ reader, format: choice.format, query, sink, onProgress, signal });
            show({ kind: "done", name, isFile, ...streamed });
        } catch (error) {
            show(
                abort.signal.aborted ? { kind: "stopped" } : { kind: "failed", bytes: progress.bytes, error },
            );
        }
    };
    return {
        state,
        start,
        stop: () => running.current?.abort(),
        reset: () => setState({ kind: "idle" }),
    };
}

/** Milliseconds between two tellings: nobody reads faster. */
const PAUSE_MS = 200;

/** Tells the first, and of the others those that are not too soon after another. */
function slowed(tell: (progress: Progress) => void): (progress: Progress) => void {
    let last = Number.NEGATIVE_INFINITY;
    return (progress) => {
        const now = performance.now();
        if (now - last >= PAUSE_MS) {
            last = now;
            tell(progress);
        }
    };
}
