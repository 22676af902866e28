import type { Refusal } from "./bytes";

/** Why something could not be checked, with nothing known to be wrong. */
export type Limit =
    | { is: "no Ed25519" }
    | { is: "no key" }
    | { is: "no tile"; path: string }
    /** The checkpoints that the server keeps could not be read. */
    | { is: "no checkpoints" }
    /** It keeps none, though the log has entries: there is nothing older to hold the newest against. */
    | { is: "none kept" }
    /** Signed by keys of the log's own name that are not the one it has now. */
    | { is: "older key"; size: bigint; key: string; by: readonly string[] }
    /** The statement at the index is said to have closed fields, which is not checked here. */
    | { is: "closed"; index: bigint };

/** What a step found: for whoever shows it to put into words. */
export type Finding =
    | { is: "format"; format: string }
    | { is: "canonical" }
    | { is: "unopened" }
    | { is: "opened"; opened: number; of: number }
    | { is: "same"; count: number }
    | { is: "leads"; hashes: number }
    | { is: "signed"; by: "reader" | "server" }
    | { is: "place"; index: bigint; size: bigint }
    /** An earlier step left nothing to check it on. */
    | { is: "nothing" }
    /** What is wrong, to the letter: a sentence without its full stop, in English, as `neosc verify` says it. */
    | { is: "fault"; text: string }
    | Limit;

export function fault(error: Refusal): Finding {
    return { is: "fault", text: error.message };
}

/** Names what a step computed or read. */
export type ValueName =
    | "bytes"
    | "size"
    | "leaf"
    | "group"
    | "compared"
    | "root"
    | "key id"
    | "public key"
    | "signed text"
    | "origin"
    | "entries"
    | "index";
