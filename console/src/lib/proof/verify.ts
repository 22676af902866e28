import { type Bundle, FORMAT, parseBundle } from "./bundle";
import { type Bytes, base64, equal, hex, Refusal, Unable } from "./bytes";
import { digests, fieldName, fieldNumber, group, REQUIRED } from "./commit";
import { decodeEntry, type Entry } from "./entry";
import { leafHash, verifyInclusion } from "./merkle";
import { signedBy } from "./note";
import { compareShown, type ShownEvent } from "./shown";
import { parseVkey, type VerifierKey } from "./vkey";

/** In the order in which they are told. */
export const STEPS = [
    "bundle",
    "entry",
    "fields",
    "shown",
    "inclusion",
    "signature",
    "origin",
    "closed",
] as const;

export type Step = (typeof STEPS)[number];

/** `unable`: this browser, or this program, cannot tell. `skipped`: an earlier step left nothing to check it on. */
export type Outcome = "passed" | "failed" | "unable" | "skipped";

export interface StepResult {
    step: Step;
    outcome: Outcome;
    /** What was found, a sentence without its full stop. */
    found: string;
    /** What was computed or read, by name. */
    values: readonly (readonly [string, string])[];
}

/**
 * The key that the log must have signed with: one the reader has, or what the server says, asked for by origin. Who asks
 * throws `Unable` if the server does not say.
 */
export type Trusted =
    | { whose: "reader"; key: VerifierKey }
    | { whose: "server"; ask: (origin: string) => Promise<string> };

/**
 * `genuine`: all holds, under a key that the reader has. `consistent`: all holds, but under a key that the server says.
 * `unable`: nothing is wrong, but a step could not be taken.
 */
export type Verdict = "genuine" | "consistent" | "not genuine" | "unable";

export interface Report {
    verdict: Verdict;
    steps: readonly StepResult[];
}

type Found = Omit<StepResult, "step" | "outcome">;

/**
 * Verifies that a bundle proves an event as a page shows it. Every step is taken that can be, also after one that fails.
 *
 * The same steps as `neosc verify` takes, without what needs a memory or witnesses; and one more, that the page shows
 * what is proven. A statement that closed fields is not checked here: its step is `unable`.
 */
export async function verifyBundle(
    subtle: SubtleCrypto,
    bytes: Bytes,
    event: ShownEvent,
    trusted: Trusted,
): Promise<Report> {
    const steps = new Steps();
    let bundle: Bundle | undefined;
    await steps.take("bundle", async () => {
        bundle = await parseBundle(subtle, bytes);
        return { found: `it is of the format ${FORMAT}`, values: [["Bytes", String(bytes.length)]] };
    });
    if (bundle) {
        await ofBundle(steps, subtle, bundle, event, trusted);
    }
    return steps.report(trusted.whose);
}

async function ofBundle(
    steps: Steps,
    subtle: SubtleCrypto,
    bundle: Bundle,
    event: ShownEvent,
    trusted: Trusted,
): Promise<void> {
    let entry: Entry | undefined;
    const leaf = await leafHash(subtle, bundle.proven.entry);
    await steps.take("entry", async () => {
        entry = decodeEntry(bundle.proven.entry);
        const size = `${bundle.proven.entry.length} bytes`;
        return { found: "its bytes are in the one canonical form", values: [["Size", size], leafOf(leaf)] };
    });
    if (entry) {
        const decoded = entry;
        await steps.take("fields", () => opens(subtle, bundle, decoded));
        await steps.take("shown", async () => {
            const names = compareShown(event, bundle, decoded);
            return { found: `${names.length} values are the same`, values: [["Compared", names.join(", ")]] };
        });
    }
    await steps.take("inclusion", async () => {
        const { proof } = bundle.proven;
        await verifyInclusion(subtle, proof, leaf, proof.head);
        return {
            found: `${proof.hashes.length} hashes lead from the entry to the root`,
            values: [leafOf(leaf), ["Root", base64(proof.head.root)]],
        };
    });
    const key = await keyOf(subtle, bundle, trusted);
    await steps.take("signature", () => signature(subtle, bundle, key, trusted.whose));
    await steps.take("origin", async () => origin(bundle, key, trusted.whose));
    if (bundle.excuse) {
        const { index } = bundle.excuse.proof;
        await steps.take("closed", async () => {
            throw new Unable(`entry ${index} is said to have closed fields, which this page does not check`);
        });
    }
}

const leafOf = (leaf: Bytes): [string, string] => ["Leaf hash", hex(leaf)];

/** That the five fields every event has are there, and values, blinds and digests lead to the entry's commitment. */
async function opens(subtle: SubtleCrypto, bundle: Bundle, entry: Entry): Promise<Found> {
    const { fields } = bundle;
    if (fields === undefined) {
        if (bundle.group === undefined || !equal(bundle.group, entry.group)) {
            throw new Refusal("the group given is not the commitment of the entry");
        }
        return { found: "no field is opened", values: [["Group", hex(entry.group)]] };
    }
    const missing = REQUIRED.find((name) => !fields.has(fieldNumber(name) ?? 0));
    if (missing !== undefined) {
        throw new Refusal(`the field \`${missing}\`, which every event has, is missing`);
    }
    const recomputed = await digests(subtle, fields);
    const whole = await group(subtle, recomputed);
    if (!equal(whole, entry.group)) {
        throw new Refusal(
            "the fields given do not open the entry’s commitment: a value was changed, or its blind, or a digest, " +
                "or a field was added or left out",
        );
    }
    const opened = [...fields.values()].filter((field) => "value" in field).length;
    return {
        found: `${opened} of ${fields.size} fields open the commitment`,
        values: [
            ...recomputed.map(([number, digest]): [string, string] => [fieldName(number), hex(digest)]),
            ["Group", hex(whole)],
        ],
    };
}

/** The trusted key, or why there is none. */
async function keyOf(
    subtle: SubtleCrypto,
    bundle: Bundle,
    trusted: Trusted,
): Promise<VerifierKey | Refusal | Unable> {
    if (trusted.whose === "reader") {
        return trusted.key;
    }
    try {
        return await parseVkey(subtle, await trusted.ask(bundle.proven.proof.head.origin));
    } catch (error) {
        if (error instanceof Unable) {
            return error;
        }
        if (error instanceof Refusal) {
            return new Refusal(`what this server says is the log’s key is none: ${error.message}`);
        }
        throw error;
    }
}

const KEY_OF: Record<Trusted["whose"], string> = {
    reader: "the key you gave",
    server: "the key this server says",
};

/** That the trusted key signed the checkpoint, and the one that the bundle names too. */
async function signature(
    subtle: SubtleCrypto,
    bundle: Bundle,
    key: VerifierKey | Refusal | Unable,
    whose: Trusted["whose"],
): Promise<Found> {
    if (key instanceof Error) {
        throw key;
    }
    const { note } = bundle.proven.proof;
    for (const [signer, name] of [
        [bundle.vkey, "the key that the proof names"],
        [key, KEY_OF[whose]],
    ] as const) {
        const signed = await signedBy(subtle, note, signer);
        if (signed !== "signed") {
            const how = signed === "wrong signature" ? "the signature is not of" : "there is no signature of";
            throw new Refusal(`${how} ${name} (${signer.name}, ${signer.id})`);
        }
    }
    return {
        found: `${KEY_OF[whose]} signed it`,
        values: [
            ["Key id", key.id],
            ["Public key", hex(key.publicKey)],
            ["Signed text", note.text],
        ],
    };
}

/** That the checkpoint is of the log whose key it is, and of a size that has the entry. */
function origin(bundle: Bundle, key: VerifierKey | Refusal | Unable, whose: Trusted["whose"]): Found {
    const { head, index } = bundle.proven.proof;
    for (const [of, name] of [
        [bundle.vkey, "the key that the proof names"],
        [key, KEY_OF[whose]],
    ] as const) {
        if (!(of instanceof Error) && of.name !== head.origin) {
            throw new Refusal(
                `the checkpoint is of the log ${head.origin}, ${name} is of the log ${of.name}`,
            );
        }
    }
    if (key instanceof Error) {
        throw key;
    }
    if (index >= head.size) {
        throw new Refusal(`a log of ${head.size} entries has none at index ${index}`);
    }
    return {
        found: `index ${index}, of a log of ${head.size} entries`,
        values: [
            ["Origin", head.origin],
            ["Entries", String(head.size)],
            ["Index", String(index)],
        ],
    };
}

class Steps {
    private readonly results: StepResult[] = [];

    /** Takes a step. What it refuses is its outcome; every other error is not about the proof, and thrown on. */
    async take(step: Step, check: () => Promise<Found>): Promise<void> {
        try {
            this.results.push({ step, outcome: "passed", ...(await check()) });
        } catch (error) {
            if (!(error instanceof Refusal || error instanceof Unable)) {
                throw error;
            }
            const outcome = error instanceof Refusal ? "failed" : "unable";
            this.results.push({ step, outcome, found: error.message, values: [] });
        }
    }

    report(whose: Trusted["whose"]): Report {
        const skipped = STEPS.filter(
            (step) => step !== "closed" && !this.results.some((one) => one.step === step),
        );
        const steps = [
            ...this.results,
            ...skipped.map(
                (step): StepResult => ({
                    step,
                    outcome: "skipped",
                    found: "there was nothing to check it on",
                    values: [],
                }),
            ),
        ].sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
        return { steps, verdict: verdict(steps, whose) };
    }
}

function verdict(steps: readonly StepResult[], whose: Trusted["whose"]): Verdict {
    if (steps.some(({ outcome }) => outcome === "failed")) {
        return "not genuine";
    }
    if (steps.some(({ outcome }) => outcome !== "passed")) {
        return "unable";
    }
    return whose === "reader" ? "genuine" : "consistent";
}
