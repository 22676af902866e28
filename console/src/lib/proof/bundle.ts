import { type Bytes, fromBase64, fromHex32, fromUtf8, Refusal } from "./bytes";
import { type FieldProof, fieldNumber } from "./commit";
import { MAX_ENTRY_BYTES } from "./entry";
import { Members } from "./json";
import { parseTlogProof, type TlogProof } from "./tlog-proof";
import { parseVkey, type VerifierKey } from "./vkey";

export const FORMAT = "neosc-audit-proof-v1";

/** The largest bundle read: two proofs and every field at its limit, with room for escapes. */
export const MAX_BUNDLE_BYTES = 8 * 1024 * 1024;

const HEX = "64 lower-case hexadecimal digits";

/** A proof bundle (docs/FORMATS.md): well-formed, not verified. */
export interface Bundle {
    /** The key the log is said to sign with: a hint, and no reason to trust it. */
    vkey: VerifierKey;
    proven: EntryProof;
    /** Every committed field by number; nothing if not even the digests are given. */
    fields: ReadonlyMap<number, FieldProof> | undefined;
    /** The commitment to all fields, exactly if `fields` are not given. */
    group: Bytes | undefined;
    /** The statement that is to have closed the entry or some of its fields. */
    excuse: EntryProof | undefined;
}

/** The bytes of an entry and the proof of where they stand in a log. */
export interface EntryProof {
    entry: Bytes;
    proof: TlogProof;
}

/** Reads a bundle, and refuses every departure from the format. Nothing is verified. */
export async function parseBundle(subtle: SubtleCrypto, bytes: Bytes): Promise<Bundle> {
    if (bytes.length > MAX_BUNDLE_BYTES) {
        throw new Refusal(`a bundle of ${bytes.length} bytes is too large`);
    }
    const text = fromUtf8(bytes);
    if (text === undefined) {
        throw new Refusal("it is not UTF-8");
    }
    const members = Members.ofText(text);
    const format = members.text("format");
    if (format !== FORMAT) {
        throw new Refusal(`the format is ${JSON.stringify(format)}, not ${FORMAT}`);
    }
    const vkey = await within("vkey", () => parseVkey(subtle, members.text("vkey")));
    const proven = entryProof(members);
    if (members.has("fields") === members.has("group")) {
        throw new Refusal("a bundle has either `fields` or `group`");
    }
    const fields = members.has("fields") ? allFields(members.object("fields")) : undefined;
    const group = fields ? undefined : hash(members, "group");
    let excuse: EntryProof | undefined;
    if (members.has("excuse")) {
        const inside = members.object("excuse");
        excuse = entryProof(inside);
        inside.finish();
    }
    members.finish();
    return { vkey, proven, fields, group, excuse };
}

/** Says where a refusal is. */
async function within<T>(name: string, read: () => T | Promise<T>): Promise<T> {
    try {
        return await read();
    } catch (error) {
        throw error instanceof Refusal ? new Refusal(`\`${name}\`: ${error.message}`) : error;
    }
}

/** The members `index`, `entry` and `proof`. */
function entryProof(members: Members): EntryProof {
    const said = members.number("index");
    const entry = fromBase64(members.text("entry"));
    if (entry === undefined) {
        throw members.malformed("entry", "canonical base64");
    }
    const proof = parseTlogProof(members.text("proof"));
    if (proof.index !== said) {
        throw new Refusal(`the index is ${said}, but the proof is of index ${proof.index}`);
    }
    if (entry.length > MAX_ENTRY_BYTES) {
        throw new Refusal(`an entry of ${entry.length} bytes is too long`);
    }
    return { entry, proof };
}

function allFields(members: Members): Map<number, FieldProof> {
    const fields = new Map<number, FieldProof>();
    for (const name of members.names()) {
        const number = fieldNumber(name);
        if (number === undefined) {
            throw new Refusal(`${JSON.stringify(name)} is not the name of a committed field`);
        }
        fields.set(number, oneField(members.object(name)));
    }
    return fields;
}

/** Value and blind, or digest; never both, never half. */
function oneField(members: Members): FieldProof {
    const field: FieldProof = members.has("digest")
        ? { digest: hash(members, "digest") }
        : { value: members.text("value"), blind: hash(members, "blind") };
    members.finish();
    return field;
}

function hash(members: Members, name: string): Bytes {
    const bytes = fromHex32(members.text(name));
    if (bytes === undefined) {
        throw members.malformed(name, HEX);
    }
    return bytes;
}
