import { ask } from "../../../api/client";
import { askKey } from "../../../api/log-key";
import { Refused, Unreachable } from "../../../api/problem";
import type { Event, Me } from "../../../api/queries";
import { forgetKey, keepKey, keptKey } from "../../../components/found/kept-keys";
import { MAX_BUNDLE_BYTES } from "../../../lib/proof/bundle";
import { type Bytes, concat, fromUtf8, Refusal, Unable } from "../../../lib/proof/bytes";
import { type Report, type Trusted, verifyBundle } from "../../../lib/proof/verify";
import { MAX_VKEY_LENGTH, parseVkey } from "../../../lib/proof/vkey";

/** What a verification came to. The page loads this module when somebody verifies. */
export type Verified = KeyedReport | NoKey | "no cryptography";

/** A report, and the key of the reader's that it is by; empty if it is by what the server says. */
export interface KeyedReport extends Report {
    key: string;
}

/** The key that was pasted is none. */
export interface NoKey {
    why: string;
}

/**
 * Fetches the proof of an event with every field open, and verifies what the page shows of the event by it: by a key that
 * the reader gives, which is kept if it verifies; by one that was kept, if nothing is said; by what the server says, if
 * an empty one is given, and then a kept one is forgotten.
 */
export async function verification(event: Event, reader: Me, given: string | undefined): Promise<Verified> {
    const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
    if (subtle === undefined) {
        return "no cryptography";
    }
    let key = given ?? "";
    let trusted: Trusted = {
        whose: "server",
        kept: (origin) => {
            if (given === "") {
                forgetKey(reader.id, origin);
            }
            key = keptKey(reader.id, origin);
            return key;
        },
        ask: (origin) => keyOf(reader.organization_id, origin),
    };
    if (key !== "") {
        try {
            trusted = { whose: "reader", key: await parseVkey(subtle, key) };
        } catch (error) {
            if (error instanceof Refusal) {
                return { why: error.message };
            }
            throw error;
        }
    }
    const response = await ask("/api/audit-logs/{id}/proof", {
        parts: { id: event.id },
        query: new URLSearchParams({ disclose: "all" }),
    });
    const bytes = await bytesOf(response, MAX_BUNDLE_BYTES);
    const report = await verifyBundle(subtle, bytes, event, trusted);
    if (key !== "" && report.verdict === "genuine") {
        keepKey(reader.id, key);
    }
    return { ...report, key };
}

/** The bytes of an answer; of one of more than `limit`, so many that it shows. */
async function bytesOf(response: Response, limit: number): Promise<Bytes> {
    const reader = response.body?.getReader();
    const parts: Uint8Array[] = [];
    let length = 0;
    try {
        while (reader && length <= limit) {
            const { done, value } = await reader.read();
            if (done) {
                return concat(...parts);
            }
            parts.push(value);
            length += value.length;
        }
        await reader?.cancel();
    } catch (error) {
        throw new Unreachable("the answer is cut off", { cause: error });
    }
    return concat(...parts);
}

/** The key of a log of the organization, as this server says. */
async function keyOf(organization: string, origin: string): Promise<string> {
    try {
        const response = await askKey(organization, origin);
        return (fromUtf8(await bytesOf(response, MAX_VKEY_LENGTH)) ?? "").trim();
    } catch (error) {
        if (error instanceof Refused) {
            throw new Unable({ is: "no key" }, { cause: error });
        }
        throw error;
    }
}
