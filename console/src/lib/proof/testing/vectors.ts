import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Bytes } from "../bytes";

const TESTDATA = resolve(import.meta.dirname, "../../../../../testdata");

/** A file of `testdata/`, which the programs in Rust are tested with too. */
export const testdata = (path: string): string => readFileSync(resolve(TESTDATA, path), "utf8");

export interface AcceptedEntry {
    note: string;
    event: Record<string, unknown>;
    uuid: string;
    timestamp_us: number;
    received_us: number;
    source: number;
    statement: string | null;
    link: string;
    blinds: Record<string, string>;
    digests: Record<string, string>;
    group: string;
    entry: string;
    leaf_hash: string;
}

interface EntryVectors {
    accepted: AcceptedEntry[];
    refused: { why: string; entry: string }[];
    refused_openings: { why: string; digest_of: string; blind: string; value_hex: string }[];
    roots_by_size: string[];
    inclusion_in_full_tree: string[][];
}

export const VECTORS: EntryVectors = JSON.parse(testdata("vectors/entry-v1.json"));

export const unhex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));

export const { subtle } = globalThis.crypto;
