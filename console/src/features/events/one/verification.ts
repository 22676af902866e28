import { ask } from "../../../api/client";
import { Refused, Unreachable } from "../../../api/problem";
import type { Event } from "../../../api/queries";
import { MAX_BUNDLE_BYTES } from "../../../lib/proof/bundle";
import { type Bytes, concat, fromUtf8, Refusal, Unable } from "../../../lib/proof/bytes";
import {
    type Report,
    type Step,
    type StepResult,
    type Trusted,
    verifyBundle,
} from "../../../lib/proof/verify";
import { MAX_VKEY_LENGTH, parseVkey } from "../../../lib/proof/vkey";
import { logNumber } from "./proof";

/** What a verification came to, in words. The page loads this module when somebody verifies. */
export interface Told {
    verdict: Report["verdict"];
    title: string;
    /** What that means, and what to do about it. */
    meaning: string;
    steps: readonly ToldStep[];
}

export interface ToldStep extends StepResult {
    title: string;
    /** Whole sentences. */
    found: string;
    /** What it means that the step failed; nothing if it did not. */
    meaning: string | undefined;
}

/** The key that was pasted is none. */
export interface NoKey {
    why: string;
}

/** Fetches the proof of an event with every field open, and verifies what the page shows of the event by it. */
export async function verification(
    event: Event,
    organization: string,
    pasted: string,
): Promise<Told | NoKey> {
    const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
    if (subtle === undefined) {
        return UNABLE_HERE;
    }
    let trusted: Trusted = { whose: "server", ask: (origin) => keyOf(organization, origin) };
    if (pasted !== "") {
        try {
            trusted = { whose: "reader", key: await parseVkey(subtle, pasted) };
        } catch (error) {
            if (error instanceof Refusal) {
                return { why: `This is not the key of a log: ${error.message}.` };
            }
            throw error;
        }
    }
    const response = await ask("/api/audit-logs/{id}/proof", {
        parts: { id: event.id },
        query: new URLSearchParams({ disclose: "all" }),
    });
    return told(await verifyBundle(subtle, await bytesOf(response, MAX_BUNDLE_BYTES), event, trusted));
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

/** The key of a log of the organization, as this server says: of the first, or of one that went on from an old copy. */
async function keyOf(organization: string, origin: string): Promise<string> {
    const number = logNumber(organization, origin);
    try {
        const response = number
            ? await ask("/log/{organization}/{number}/vkey", { parts: { organization, number } })
            : await ask("/log/{organization}/vkey", { parts: { organization } });
        return (fromUtf8(await bytesOf(response, MAX_VKEY_LENGTH)) ?? "").trim();
    } catch (error) {
        if (error instanceof Refused) {
            throw new Unable("this server does not tell the log’s key; paste the one you keep", {
                cause: error,
            });
        }
        throw error;
    }
}

const ELSEWHERE = "Download the proof and check it with neosc verify, on a computer of your own.";

const UNABLE_HERE: Told = {
    verdict: "unable",
    title: "Not verified: this page has no cryptography",
    meaning: `Browsers offer it on pages over HTTPS, or from the same computer, alone. ${ELSEWHERE}`,
    steps: [],
};

const TITLES: Record<Step, string> = {
    bundle: "The proof is well-formed",
    entry: "The entry is in its one form",
    fields: "The values open the commitment",
    shown: "This page shows what the proof shows",
    inclusion: "The entry is in the log’s tree",
    signature: "The log signed the tree",
    origin: "The tree is of this log and has this place",
    closed: "A statement tells why fields are closed",
};

const MEANINGS: Record<Step, string> = {
    bundle: "What came is no proof that anybody can check: it was changed on its way, or is of another version.",
    entry: "What is in the log in this place is no event: nothing this page shows of it is proven.",
    fields: "A value, or what opens it, is not what went into the log: it was changed afterwards, or on its way here.",
    shown: "The proof is of something else than what you see: do not rely on this page.",
    inclusion:
        "The log whose tree this is does not have this entry in this place: the entry or its proof was changed.",
    signature:
        "Nothing shows that the log made this tree: anybody could have. Or the key is an old one that was replaced.",
    origin: "The proof is from another log than the one whose key this is, or of a log that has no such place.",
    closed: "",
};

function told({ verdict, steps }: Report): Told {
    const first = steps.find(({ outcome }) => outcome === "failed");
    const headlines: Record<Report["verdict"], [string, string]> = {
        genuine: [
            "Genuine, by the key you gave",
            "Every step holds, and the key you gave signed the tree: only its log can have done that. How good this is " +
                "rests on where you have the key from.",
        ],
        consistent: [
            "Consistent, by the key this server says",
            "Every step holds. But who signed was checked by the key this server says, and a server that lies about " +
                "events can lie about the key too. Paste a key that you keep yourself to rule that out.",
        ],
        "not genuine": [
            `Not genuine: failed at “${first ? TITLES[first.step] : ""}”`,
            first ? MEANINGS[first.step] : "",
        ],
        unable: ["Not verified: a step could not be taken", `Nothing was found wrong. ${ELSEWHERE}`],
    };
    const [title, meaning] = headlines[verdict];
    return {
        verdict,
        title,
        meaning,
        steps: steps.map((step) => ({
            ...step,
            found: `${step.found.charAt(0).toUpperCase()}${step.found.slice(1)}.`,
            title: TITLES[step.step],
            meaning: step.outcome === "failed" ? MEANINGS[step.step] : undefined,
        })),
    };
}
