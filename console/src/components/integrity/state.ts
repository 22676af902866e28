import type { Health } from "../../api/overview";
import { base64 } from "../../lib/proof/bytes";
import { parseNote } from "../../lib/proof/note";
import { parseTreeHead } from "../../lib/proof/tlog-proof";

/** What a checkpoint says; nothing of it is verified. */
export interface Said {
    origin: string;
    size: bigint;
    /** In base64. */
    root: string;
    /** How many signatures it has, of whomever. */
    signatures: number;
    /** Names of the keys beside the log's own that signed it. */
    others: string[];
}

/** Reads a checkpoint; nothing for what is none. */
export function readCheckpoint(text: string): Said | undefined {
    try {
        const note = parseNote(text);
        const { origin, size, root } = parseTreeHead(note.text);
        const names = note.signatures.map(({ name }) => name);
        const others = [...new Set(names)].filter((name) => name !== origin);
        return { origin, size, root: base64(root), signatures: names.length, others };
    } catch {
        return undefined;
    }
}

/** Whether the log of an organization takes events, and what is wrong if the server tells the reader. */
export function acceptance(
    health: Health,
    organization: string,
): { state: "accepted" | "degraded" | "stopped" | "failing"; why: string } {
    const own = health.stopped?.find(({ organization_id }) => organization_id === organization);
    if (own) {
        return { state: "stopped", why: own.reason };
    }
    const why = health.writer ?? health.disk ?? health.signer ?? health.reader ?? "";
    if (health.status === "failing") {
        return { state: "failing", why };
    }
    return { state: health.status === "ok" ? "accepted" : "degraded", why };
}
