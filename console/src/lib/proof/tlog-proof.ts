import { type Bytes, equal, hashOfBase64, Refusal, utf8 } from "./bytes";
import { EMPTY_ROOT, type Inclusion } from "./merkle";
import { MAX_NOTE_BYTES, type Note, parseNote } from "./note";
import { treeSize } from "./text";

const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const MAX_PROOF_BYTES = 2 * MAX_NOTE_BYTES;
/** Inclusion proofs grow by one hash as the tree doubles, up to 2^63 entries. */
const MAX_HASHES = 63;

/** The text of a checkpoint: which log, how many entries, which root (C2SP tlog-checkpoint). */
export interface TreeHead {
    origin: string;
    size: bigint;
    root: Bytes;
}

/** An index, its inclusion proof and a checkpoint (C2SP tlog-proof): well-formed, not verified. */
export interface TlogProof extends Inclusion {
    head: TreeHead;
    note: Note;
}

/** Reads a proof as bundles have it: without an `extra` line, which nothing would verify. */
export function parseTlogProof(proof: string): TlogProof {
    if (proof.length > MAX_PROOF_BYTES || utf8(proof).length > MAX_PROOF_BYTES) {
        throw new Refusal(`a proof of more than ${MAX_PROOF_BYTES} bytes is too large`);
    }
    const lines = new Lines(proof);
    if (lines.next() !== FIRST_LINE) {
        throw new Refusal(`it is not a ${FIRST_LINE} file`);
    }
    const second = lines.next();
    if (second?.startsWith("extra ")) {
        throw new Refusal("a proof in a bundle has no extra line");
    }
    const index = second?.startsWith("index ") ? treeSize(second.slice("index ".length)) : undefined;
    if (index === undefined) {
        throw new Refusal("its index line is missing or malformed");
    }
    const hashes: Bytes[] = [];
    for (let line = lines.next(); line !== ""; line = lines.next()) {
        const hash = line === undefined ? undefined : hashOfBase64(line);
        if (hash === undefined || hashes.length >= MAX_HASHES) {
            throw new Refusal("its inclusion proof is malformed");
        }
        hashes.push(hash);
    }
    const note = parseNote(lines.rest);
    return { index, hashes, note, head: parseTreeHead(note.text) };
}

/** The lines of a text, one after the other. */
class Lines {
    /** What was not read yet. */
    rest: string;

    constructor(text: string) {
        this.rest = text;
    }

    /** The next line that a newline ends. */
    next(): string | undefined {
        const end = this.rest.indexOf("\n");
        if (end < 0) {
            return undefined;
        }
        const line = this.rest.slice(0, end);
        this.rest = this.rest.slice(end + 1);
        return line;
    }
}

/** Reads the text of a checkpoint. */
export function parseTreeHead(text: string): TreeHead {
    const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : [];
    const [origin, digits, encoded, ...extensions] = lines;
    if (origin === undefined || digits === undefined || encoded === undefined) {
        throw new Refusal("the text of the checkpoint has fewer than three lines");
    }
    const size = treeSize(digits);
    if (size === undefined) {
        throw new Refusal("the size in the checkpoint is not a decimal up to 2^63 - 1");
    }
    const root = hashOfBase64(encoded);
    if (root === undefined) {
        throw new Refusal("the root in the checkpoint is not the base64 of 32 bytes");
    }
    if (origin === "" || extensions.includes("")) {
        throw new Refusal("a line of the checkpoint is empty");
    }
    if (size === 0n && !equal(root, EMPTY_ROOT)) {
        throw new Refusal("the root in the checkpoint is not that of a log without entries");
    }
    return { origin, size, root };
}
