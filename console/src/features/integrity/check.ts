import type { Checkpoint } from "../../api/integrity";
import { type Bytes, base64, hex, Refusal, Unable } from "../../lib/proof/bytes";
import { type Finding, fault, type Limit } from "../../lib/proof/finding";
import { type Note, parseNote, signedBy } from "../../lib/proof/note";
import { Tiles, verifyConsistency } from "../../lib/proof/tiles";
import { parseTreeHead, type TreeHead } from "../../lib/proof/tlog-proof";
import { parseVkey, type VerifierKey } from "../../lib/proof/vkey";

/** In the order in which they are taken. */
export type StepName = "key" | "newest" | "signatures" | "consistency";

/** `unable`: nothing is wrong, but not everything could be checked. */
export type Outcome = "passed" | "failed" | "unable";

export interface Step {
    name: StepName;
    outcome: Outcome;
    /** How many checkpoints passed, of how many. */
    passed: number;
    of: number;
    /** What was computed, or why the step did not pass. */
    found: string | Finding | undefined;
}

/** Where what is checked comes from. Whatever it is, only what verifies passes. */
export interface Sources {
    /** The newest checkpoint of the log that accepts. */
    newest: () => Promise<string>;
    /** The key of the log of an origin, as the server says. */
    key: (origin: string) => Promise<string>;
    tile: (log: number, path: string) => Promise<Bytes>;
}

export interface Asked {
    subtle: SubtleCrypto;
    sources: Sources;
    /** The key of the log that accepts, which the reader has; empty if the server is to say it. */
    given: string;
    /** Number of the log that accepts. */
    log: number;
    /**
     * Checkpoints that are kept, of this log and others of the organization, read before the newest; `unreadable` if
     * they could not be, `not shown` to those who may not see them.
     */
    kept: readonly Checkpoint[] | "unreadable" | "not shown";
    /** Is told how far it is. */
    tell: (step: StepName, done: number, of: number) => void;
}

/** A checkpoint that was read. */
interface Head {
    log: number;
    note: Note;
    head: TreeHead;
}

/** Verifies the newest checkpoint by the log's key, those that are kept too, and that each is a beginning of the newest of its log. */
export async function checkLog({ subtle, sources, given, log, kept, tell }: Asked): Promise<Step[]> {
    const newest = headOf(log, await sources.newest());
    if (newest instanceof Refusal) {
        return [{ name: "newest", outcome: "failed", passed: 0, of: 1, found: fault(newest) }];
    }
    const keys = new Keys(subtle, async (origin) =>
        given !== "" && origin === newest.head.origin ? given : sources.key(origin),
    );
    const steps = [
        await each("key", [newest], tell, async ({ head }) => {
            const { publicKey } = await keys.of(head.origin);
            return hex(publicKey);
        }),
        await each("newest", [newest], tell, async (one) => {
            await keys.verify(one);
            return `${one.head.size} ${base64(one.head.root)}`;
        }),
    ];
    if (kept === "not shown") {
        return steps;
    }
    if (kept === "unreadable") {
        return [...steps, ...untaken({ is: "no checkpoints" })];
    }
    if (kept.length === 0) {
        return newest.head.size > 0n ? [...steps, ...untaken({ is: "none kept" })] : steps;
    }
    const read: Head[] = [];
    steps.push(
        await each("signatures", kept, tell, async (one) => {
            const head = told(one);
            try {
                await keys.verify(head);
            } catch (error) {
                // What another key signed may still be a beginning of the newest; what is forged says nothing.
                if (error instanceof Unable) {
                    read.push(head);
                }
                throw error;
            }
            read.push(head);
            return undefined;
        }),
    );
    const isForged = steps.some(({ name, outcome }) => name === "newest" && outcome === "failed");
    if (isForged || read.length === 0) {
        return steps;
    }
    const trees = treesOf([newest, ...read], (head) => {
        const readTile = (path: string) => sources.tile(head.log, path);
        return new Tiles(subtle, head.head.size, readTile);
    });
    steps.push(
        await each("consistency", read, tell, async ({ head }) => {
            const tree = trees.get(head.origin);
            if (!tree) {
                throw new Error("a checkpoint of a log without a newest one");
            }
            if (head.origin === newest.head.origin && head.size > newest.head.size) {
                throw new Refusal(
                    `a checkpoint of ${head.size} entries is kept, but the newest has only ${newest.head.size}: ` +
                        "the log has lost entries, or an old checkpoint is shown as the newest",
                );
            }
            await verifyConsistency(tree.tiles, head, tree.newest.head);
            return undefined;
        }),
    );
    return steps;
}

/** The steps that need kept checkpoints, where there are none. */
function untaken(found: Limit): Step[] {
    return (["signatures", "consistency"] as const).map((name) => ({
        name,
        outcome: "unable",
        passed: 0,
        of: 0,
        found,
    }));
}

/** Takes a step for each of the things. What is refused of one does not keep the others from being checked. */
async function each<T>(
    name: StepName,
    things: readonly T[],
    tell: Asked["tell"],
    check: (thing: T) => Promise<string | undefined>,
): Promise<Step> {
    const step: Step = { name, outcome: "passed", passed: 0, of: things.length, found: undefined };
    for (const [at, thing] of things.entries()) {
        tell(name, at, things.length);
        try {
            const found = await check(thing);
            step.passed += 1;
            if (step.outcome === "passed") {
                step.found = found;
            }
        } catch (error) {
            if (!(error instanceof Refusal || error instanceof Unable)) {
                throw error;
            }
            const [outcome, found] =
                error instanceof Refusal
                    ? (["failed", fault(error)] as const)
                    : (["unable", error.limit] as const);
            // The first that is wrong is told; before that, the first that could not be checked.
            if (step.outcome === "passed" || (step.outcome === "unable" && outcome === "failed")) {
                step.outcome = outcome;
                step.found = found;
            }
        }
    }
    return step;
}

function headOf(log: number, text: string): Head | Refusal {
    try {
        const note = parseNote(text);
        return { log, note, head: parseTreeHead(note.text) };
    } catch (error) {
        if (error instanceof Refusal) {
            return error;
        }
        throw error;
    }
}

/** A kept checkpoint, if its signed text says what the list says of it. */
function told({ log, text, size, root, origin }: Checkpoint): Head {
    const read = headOf(log, text);
    if (read instanceof Refusal) {
        throw new Refusal(`checkpoint of ${size} entries: ${read.message}`);
    }
    const { head } = read;
    if (head.size !== BigInt(size) || base64(head.root) !== root || head.origin !== origin) {
        throw new Refusal(`checkpoint of ${size} entries: its signed text says something else than the list`);
    }
    return read;
}

/** The keys of the logs, each asked for once. */
class Keys {
    private readonly known = new Map<string, Promise<VerifierKey>>();
    private readonly subtle: SubtleCrypto;
    private readonly ask: Sources["key"];

    constructor(subtle: SubtleCrypto, ask: Sources["key"]) {
        this.subtle = subtle;
        this.ask = ask;
    }

    of(origin: string): Promise<VerifierKey> {
        const key = this.known.get(origin) ?? this.read(origin);
        this.known.set(origin, key);
        return key;
    }

    private async read(origin: string): Promise<VerifierKey> {
        const key = await parseVkey(this.subtle, await this.ask(origin));
        if (key.name !== origin) {
            throw new Refusal(`the checkpoint is of the log ${origin}, the key of the log ${key.name}`);
        }
        return key;
    }

    /** A log whose key was rotated has checkpoints of its older key: they are not wrong, and not verified. */
    async verify({ head, note }: Head): Promise<void> {
        const key = await this.of(head.origin);
        const signed = await signedBy(this.subtle, note, key);
        if (signed === "wrong signature") {
            throw new Refusal(
                `checkpoint of ${head.size} entries: the signature is not of the key ${key.id}`,
            );
        }
        if (signed === "not signed") {
            const by = note.signatures.filter(({ name }) => name === head.origin).map(({ id }) => id);
            // Without any signature of the log's own name nobody can have rotated anything.
            throw by.length > 0
                ? new Unable({ is: "older key", size: head.size, key: key.id, by })
                : new Refusal(`checkpoint of ${head.size} entries: not signed by the key ${key.id}`);
        }
    }
}

/** Of each log the greatest tree, in which the others must be. */
function treesOf(heads: readonly Head[], tilesOf: (head: Head) => Tiles) {
    const newest = new Map<string, Head>();
    for (const one of heads) {
        const known = newest.get(one.head.origin);
        if (!known || one.head.size > known.head.size) {
            newest.set(one.head.origin, one);
        }
    }
    return new Map([...newest].map(([origin, head]) => [origin, { newest: head, tiles: tilesOf(head) }]));
}
