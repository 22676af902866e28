import { type Bytes, fromBase64, hex, Refusal, utf8 } from "./bytes";
import { isKeyName, isNoteText } from "./text";
import { isSignature, type VerifierKey } from "./vkey";

export const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;

/** A text and its signatures (C2SP signed-note), well-formed but not verified. */
export interface Note {
    /** What is signed, with its final newline. */
    text: string;
    signatures: readonly NoteSignature[];
}

interface NoteSignature {
    /** Name and id of the key it claims to be of. */
    name: string;
    id: string;
    bytes: Bytes;
}

/** Reads a note. Nothing is verified. */
export function parseNote(note: string): Note {
    if (note.length > MAX_NOTE_BYTES || utf8(note).length > MAX_NOTE_BYTES) {
        throw new Refusal(`a checkpoint of more than ${MAX_NOTE_BYTES} bytes is too large`);
    }
    if (!isNoteText(note)) {
        throw new Refusal("a checkpoint has no control characters");
    }
    // The text may contain blank lines; the last one ends it.
    const end = note.lastIndexOf("\n\n");
    const lines = note.slice(end + 2);
    if (end < 0 || lines === "") {
        throw new Refusal("the checkpoint has no signatures");
    }
    if (!lines.endsWith("\n")) {
        throw new Refusal(LINE);
    }
    const signatures = lines.slice(0, -1).split("\n");
    if (signatures.length > MAX_SIGNATURES) {
        throw new Refusal(`the checkpoint has more than ${MAX_SIGNATURES} signatures`);
    }
    return { text: note.slice(0, end + 1), signatures: signatures.map(parseSignature) };
}

const LINE = "a signature line of the checkpoint is malformed";

/** An em dash, a space, the name of the key, a space, and the base64 of key id and signature. */
function parseSignature(line: string): NoteSignature {
    const parts = /^\u2014 ([^ ]*) (.*)$/u.exec(line);
    const [, name = "", encoded = ""] = parts ?? [];
    const bytes = fromBase64(encoded);
    if (!isKeyName(name) || bytes === undefined || bytes.length < 5) {
        throw new Refusal(LINE);
    }
    return { name, id: hex(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
}

/** How a key stands to a note. */
export type Signed = "signed" | "wrong signature" | "not signed";

/** Whether a key signed a note. One wrong signature of it is enough to refuse the note, whatever else verifies. */
export async function signedBy(subtle: SubtleCrypto, note: Note, key: VerifierKey): Promise<Signed> {
    const claimed = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
    for (const { bytes } of claimed) {
        if (!(await isSignature(subtle, key, utf8(note.text), bytes))) {
            return "wrong signature";
        }
    }
    return claimed.length > 0 ? "signed" : "not signed";
}
