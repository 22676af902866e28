import { type Bytes, fromUtf8, hex, Refusal } from "./bytes";
import { BYTES, MAP, Reader, TEXT, UNSIGNED } from "./cbor";
import { Scanner } from "./scan";

export const MAX_ENTRY_BYTES = 65_535;
const MAX_STATEMENT_BYTES = 32_768;
/** Microseconds from 1970 to the year 10000. */
const END_OF_TIME = 253_402_300_800_000_000n;
const SOURCES = ["platform", "sent", "imported", "log"] as const;

/** What is hashed into the tree of an event (docs/FORMATS.md, entry v1). */
export interface Entry {
    /** `log-<uuid>`: what the log calls the event. */
    id: string;
    /** Microseconds since 1970, as `receivedAt`. */
    timestamp: bigint;
    receivedAt: bigint;
    action: string;
    success: boolean;
    source: (typeof SOURCES)[number];
    /** The commitment to all committed fields. */
    group: Bytes;
    /** JSON text, exactly if the source is the log. */
    statement: string | undefined;
}

/** Reads the one canonical form of an entry, and refuses every other. */
export function decodeEntry(bytes: Bytes): Entry {
    if (bytes.length > MAX_ENTRY_BYTES) {
        throw new Refusal(`the entry is longer than ${MAX_ENTRY_BYTES} bytes`);
    }
    const reader = new Reader(bytes);
    const pairs = reader.head(MAP);
    if (pairs !== 9n && pairs !== 10n) {
        throw new Refusal(KEYS);
    }
    key(reader, 0n);
    if (reader.head(UNSIGNED) !== 1n) {
        throw new Refusal("unknown version of the entry");
    }
    key(reader, 1n);
    const id = uuid(reader.string(BYTES));
    key(reader, 2n);
    const timestamp = time(reader);
    key(reader, 3n);
    const receivedAt = time(reader);
    key(reader, 4n);
    const action = text(reader, "the action of the entry is malformed");
    key(reader, 5n);
    const success = reader.boolean();
    key(reader, 6n);
    const source = SOURCES[Number(reader.head(UNSIGNED))];
    if (source === undefined) {
        throw new Refusal("unknown source of the entry");
    }
    key(reader, 7n);
    ofLength(reader.string(BYTES), 16);
    key(reader, 8n);
    const group = ofLength(reader.string(BYTES), 32);
    let statement: string | undefined;
    if (pairs === 10n) {
        key(reader, 9n);
        statement = text(reader, STATEMENT);
    }
    if (!reader.isEmpty()) {
        throw new Refusal("bytes follow the entry");
    }
    if (!/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/.test(action)) {
        throw new Refusal("the action of the entry is malformed");
    }
    const isFit = statement === undefined ? source !== "log" : source === "log" && states(statement, action);
    if (!isFit) {
        throw new Refusal(STATEMENT);
    }
    return { id, timestamp, receivedAt, action, success, source, group, statement };
}

const KEYS = "the keys of the entry are not 0 to 8, with 9 for statements, in order";
const STATEMENT = "the statement of the entry is missing, out of place or malformed";

function key(reader: Reader, expected: bigint) {
    if (reader.head(UNSIGNED) !== expected) {
        throw new Refusal(KEYS);
    }
}

function time(reader: Reader): bigint {
    const micros = reader.head(UNSIGNED);
    if (micros >= END_OF_TIME) {
        throw new Refusal("a time of the entry is out of range");
    }
    return micros;
}

function text(reader: Reader, otherwise: string): string {
    const text = fromUtf8(reader.string(TEXT));
    if (text === undefined) {
        throw new Refusal(otherwise);
    }
    return text;
}

function ofLength(bytes: Bytes, length: number): Bytes {
    if (bytes.length !== length) {
        throw new Refusal("link or group of the entry has the wrong length");
    }
    return bytes;
}

function uuid(bytes: Bytes): string {
    const parts = /^(.{8})(.{4})([47].{3})([89ab].{3})(.{12})$/.exec(hex(bytes));
    if (parts === null) {
        throw new Refusal("the id of the entry is not a UUID of version 4 or 7");
    }
    return `log-${parts.slice(1).join("-")}`;
}

/** Whether it is one JSON object with one member of this name, whose strings all name characters. */
function states(statement: string, action: string): boolean {
    // No character has fewer bytes than it has units.
    if (
        statement.length > MAX_STATEMENT_BYTES ||
        new TextEncoder().encode(statement).length > MAX_STATEMENT_BYTES
    ) {
        return false;
    }
    const scan = new Scanner(statement);
    try {
        scan.expect("{", "an object");
        const isNamed = scan.key() === action;
        scan.skip();
        scan.expect("}", "one member alone");
        scan.end();
        return isNamed;
    } catch (error) {
        if (error instanceof Refusal) {
            return false;
        }
        throw error;
    }
}

/** A time as the contract writes it: UTC, `Z`, no fraction when it is zero, else six digits. */
export function timeText(micros: bigint): string {
    const seconds = new Date(Number(micros / 1_000_000n) * 1000).toISOString().slice(0, 19);
    const fraction = micros % 1_000_000n;
    return fraction === 0n ? `${seconds}Z` : `${seconds}.${fraction.toString().padStart(6, "0")}Z`;
}
