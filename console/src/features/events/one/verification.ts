import { ask } from "../../../api/client";
import { askKey } from "../../../api/log-key";
import { Refused, Unreachable } from "../../../api/problem";
import type { Event } from "../../../api/queries";
import { MAX_BUNDLE_BYTES } from "../../../lib/proof/bundle";
import { type Bytes, concat, fromUtf8, Refusal, Unable } from "../../../lib/proof/bytes";
import { type Report, type Trusted, verifyBundle } from "../../../lib/proof/verify";
import { MAX_VKEY_LENGTH, parseVkey } from "../../../lib/proof/vkey";

/** What a verification came to. The page loads this module when somebody verifies. */
export type Verified = Report | NoKey | "no cryptography";

/** The key that was pasted is none. */
export interface NoKey {
    why: string;
}

/** Fetches the proof of an event with every field open, and verifies what the page shows of the event by it. */
export async function verification(event: Event, organization: string, pasted: string): Promise<Verified> {
    const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
    if (subtle === undefined) {
        return "no cryptography";
    }
    let trusted: Trusted = { whose: "server", ask: (origin) => keyOf(organization, origin) };
    if (pasted !== "") {
        try {
            trusted = { whose: "reader", key: await parseVkey(subtle, pasted) };
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
    return verifyBundle(subtle, await bytesOf(response, MAX_BUNDLE_BYTES), event, trusted);
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
