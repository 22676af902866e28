import { type Bundle, FORMAT, parseBundle } from "./bundle";
import { type Bytes, base64, equal, hex, Refusal, Unable } from "./bytes";
import { digests, fieldName, fieldNumber, group, REQUIRED } from "./commit";
import { decodeEntry, type Entry } from "./entry";
import { type Finding, fault, type ValueName } from "./finding";
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

/** By its name, or that of the committed field whose digest it is. */
export type Value = readonly [name: ValueName | { field: string }, value: string];

export interface StepResult {
    step: Step;
    outcome: Outcome;
    found: Finding;
    /** What was computed or read. */
    values: readonly Value[];
}

/**
 * The key that the log must have signed with: one the reader gives; else one the reader has kept of the log of an origin,
 * or, where `kept` finds none, what the server says. Who asks throws `Unable` if the server does not say.
 */
export type Trusted =
    | { whose: "reader"; key: VerifierKey }
    | {
          whose: "server";
          ask: (origin: string) => Promise<string>;
          kept?: (origin: string) => string;
      };

/** Whose word a key is, and the key or why there is none. */
interface Signer {
    whose: Trusted["whose"];
    key: VerifierKey | Refusal | Unable;
}

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
    let whose = trusted.whose;
    let bundle: Bundle | undefined;
    await steps.take("bundle", async () => {
        bundle = await parseBundle(subtle, bytes);
        return { found: { is: "format", format: FORMAT }, values: [["bytes", String(bytes.length)]] };
    });
    if (bundle) {
        const signer = await signerOf(subtle, bundle, trusted);
        whose = signer.whose;
        await ofBundle(steps, subtle, bundle, event, signer);
    }
    return steps.report(whose);
}

async function ofBundle(
    steps: Steps,
    subtle: SubtleCrypto,
    bundle: Bundle,
    event: ShownEvent,
    { whose, key }: Signer,
): Promise<void> {
    let entry: Entry | undefined;
    const leaf = await leafHash(subtle, bundle.proven.entry);
    await steps.take("entry", async () => {
        entry = decodeEntry(bundle.proven.entry);
        const size = String(bundle.proven.entry.length);
        return { found: { is: "canonical" }, values: [["size", size], leafOf(leaf)] };
    });
    if (entry) {
        const decoded = entry;
        await steps.take("fields", () => opens(subtle, bundle, decoded));
        await steps.take("shown", async () => {
            const names = compareShown(event, bundle, decoded);
            return { found: { is: "same", count: names.length }, values: [["compared", names.join(", ")]] };
        });
    }
    await steps.take("inclusion", async () => {
        const { proof } = bundle.proven;
        await verifyInclusion(subtle, proof, leaf, proof.head);
        return {
            found: { is: "leads", hashes: proof.hashes.length },
            values: [leafOf(leaf), ["root", base64(proof.head.root)]],
        };
    });
    await steps.take("signature", () => signature(subtle, bundle, key, whose));
    await steps.take("origin", async () => origin(bundle, key, whose));
    if (bundle.excuse) {
        const { index } = bundle.excuse.proof;
        await steps.take("closed", async () => {
            throw new Unable({ is: "closed", index });
        });
    }
}

const leafOf = (leaf: Bytes): Value => ["leaf", hex(leaf)];

/** That the five fields every event has are there, and values, blinds and digests lead to the entry's commitment. */
async function opens(subtle: SubtleCrypto, bundle: Bundle, entry: Entry): Promise<Found> {
    const { fields } = bundle;
    if (fields === undefined) {
        if (bundle.group === undefined || !equal(bundle.group, entry.group)) {
            throw new Refusal("the group given is not the commitment of the entry");
        }
        return { found: { is: "unopened" }, values: [["group", hex(entry.group)]] };
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
        found: { is: "opened", opened, of: fields.size },
        values: [
            ...recomputed.map(([number, digest]): Value => [{ field: fieldName(number) }, hex(digest)]),
            ["group", hex(whole)],
        ],
    };
}

/** The trusted key, or why there is none. */
async function signerOf(subtle: SubtleCrypto, bundle: Bundle, trusted: Trusted): Promise<Signer> {
    if (trusted.whose === "reader") {
        return trusted;
    }
    const { origin } = bundle.proven.proof.head;
    const kept = trusted.kept?.(origin) ?? "";
    const whose = kept === "" ? "server" : "reader";
    try {
        return { whose, key: await parseVkey(subtle, kept === "" ? await trusted.ask(origin) : kept) };
    } catch (error) {
        if (error instanceof Unable) {
            return { whose, key: error };
        }
        if (error instanceof Refusal) {
            const said = whose === "server" ? "this server says is" : "was kept as";
            return { whose, key: new Refusal(`what ${said} the log’s key is none: ${error.message}`) };
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
        found: { is: "signed", by: whose },
        values: [
            ["key id", key.id],
            ["public key", hex(key.publicKey)],
            ["signed text", note.text],
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
        found: { is: "place", index, size: head.size },
        values: [
            ["origin", head.origin],
            ["entries", String(head.size)],
            ["index", String(index)],
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
            this.results.push(
                error instanceof Refusal
                    ? { step, outcome: "failed", found: fault(error), values: [] }
                    : { step, outcome: "unable", found: error.limit, values: [] },
            );
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
                    found: { is: "nothing" },
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
