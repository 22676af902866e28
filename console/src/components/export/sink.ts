/** Where the bytes of an export go. Until `close`, nothing of it looks like a whole file. */
export interface Sink {
    write: (bytes: Uint8Array) => Promise<void>;
    close: () => Promise<void>;
    /** Forgets what was written. */
    abort: () => Promise<void>;
}

/** A file that somebody chose (File System Access API), as far as it is used here. */
interface FileHandle {
    createWritable: () => Promise<Sink>;
    getFile: () => Promise<Blob>;
    /** Not every browser has it. */
    remove?: () => Promise<void>;
}

type Picker = (options: { suggestedName: string }) => Promise<FileHandle>;

const picker = (): Picker | undefined =>
    (globalThis as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(globalThis);

/** Whether this browser writes to files as bytes come. Else an export is in memory before it is a file. */
export function writesFiles(): boolean {
    return picker() !== undefined;
}

/** A file that is asked for; nothing if nobody chose one. */
export async function fileSink(suggestedName: string): Promise<Sink | undefined> {
    let handle: FileHandle | undefined;
    try {
        handle = await picker()?.({ suggestedName });
    } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") {
            return undefined;
        }
        throw error;
    }
    if (!handle) {
        return undefined;
    }
    // Bytes go to a file beside it, which takes its place when it is closed.
    const file = handle;
    const writable = await file.createWritable();
    return {
        write: (bytes) => writable.write(bytes),
        close: () => writable.close(),
        abort: async () => {
            await writable.abort();
            // What was chosen is there already, empty: better none than one that looks like an export of nothing.
            if ((await file.getFile()).size === 0) {
                await file.remove?.();
            }
        },
    };
}

/** What would not fit into the memory of a browser for sure. */
export class TooLarge extends Error {}

/** The memory of the browser, up to `limit` bytes; then `done` gets all of it. */
export function memorySink(limit: number, done: (file: Blob) => void): Sink {
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    return {
        write: async (bytes) => {
            length += bytes.length;
            if (length > limit) {
                throw new TooLarge(`more than ${limit} bytes`);
            }
            parts.push(new Uint8Array(bytes));
        },
        close: async () => done(new Blob(parts)),
        abort: async () => {
            parts = [];
        },
    };
}
