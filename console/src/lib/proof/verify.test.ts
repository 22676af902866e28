import { beforeAll, expect, test } from "vitest";
import { base64, utf8 } from "./bytes";
import type { ShownEvent } from "./shown";
import { subtle, testdata, unhex, VECTORS } from "./testing/vectors";
import {
    type AnyBundle,
    accepted,
    bundle,
    bytesOf,
    type Head,
    ORIGIN,
    type Signer,
    shown,
    signer,
    trusting,
} from "./testing/world";
import { type Report, type Trusted, verifyBundle } from "./verify";
import { parseVkey } from "./vkey";

let log: Signer;
let other: Signer;
let head: Head;

beforeAll(async () => {
    [log, other] = await Promise.all([signer(1), signer(2)]);
    head = { signers: [log] };
});

const verify = async (made: AnyBundle, event: ShownEvent, trusted?: Trusted) =>
    verifyBundle(subtle, bytesOf(made), event, trusted ?? (await trusting(log)));
const failed = ({ steps }: Report) =>
    steps.filter(({ outcome }) => outcome === "failed").map(({ step }) => step);
const saying = (vkey: string): Trusted => ({ whose: "server", ask: async () => vkey });

test.each(VECTORS.accepted.map(({ note }, index) => ({ note, index })))(
    "genuine: $note",
    async ({ index }) => {
        const report = await verify(await bundle(index, head), shown(index));
        expect(failed(report)).toEqual([]);
        expect(report.verdict).toBe("genuine");
        expect(report.steps.map(({ step, outcome }) => [step, outcome])).toEqual(
            ["bundle", "entry", "fields", "shown", "inclusion", "signature", "origin"].map((step) => [
                step,
                "passed",
            ]),
        );
        const values = new Map(report.steps.flatMap(({ values }) => values));
        expect(values.get("leaf")).toBe(accepted(index).leaf_hash);
        expect(values.get("group")).toBe(accepted(index).group);
        expect(values.get("origin")).toBe(ORIGIN);
    },
);

test("the same under the key that the server says is no more than consistent", async () => {
    const report = await verify(await bundle(1, head), shown(1), saying(log.vkey));
    expect([report.verdict, failed(report)]).toEqual(["consistent", []]);
    const none = await verify(await bundle(1, head), shown(1), saying("no key"));
    expect([none.verdict, failed(none)]).toEqual(["not genuine", ["signature", "origin"]]);
    const another = await verify(await bundle(1, head), shown(1), saying(other.vkey));
    expect(failed(another)).toEqual(["signature"]);
});

test("the server is asked for the key of the origin that signed", async () => {
    const second = await signer(3, `${ORIGIN}/2`);
    const made = await bundle(1, { origin: `${ORIGIN}/2`, signers: [second] });
    const asked: string[] = [];
    const report = await verify(made, shown(1), {
        whose: "server",
        ask: async (origin) => {
            asked.push(origin);
            return second.vkey;
        },
    });
    expect([report.verdict, asked]).toEqual(["consistent", [`${ORIGIN}/2`]]);
    // The key of the first log does not sign for the second.
    expect(failed(await verify(made, shown(1)))).toEqual(["signature", "origin"]);
});

test("while a key gives way to another, either is enough", async () => {
    const made = await bundle(1, { signers: [log, other] });
    expect((await verify(made, shown(1))).verdict).toBe("genuine");
    expect((await verify(made, shown(1), await trusting(other))).verdict).toBe("genuine");
});

const CHANGES: [string, (made: AnyBundle) => unknown, string[]][] = [
    ["the value of a field", (made) => (made.fields.details.value += "x"), ["fields", "shown"]],
    ["the blind of a field", (made) => (made.fields.details.blind = "00".repeat(32)), ["fields"]],
    ["a field left out", (made) => delete made.fields.sender, ["fields", "shown"]],
    ["a required field left out", (made) => delete made.fields.details, ["fields", "shown"]],
    ["a field added", (made) => (made.fields.field_13 = { digest: "00".repeat(32) }), ["fields", "shown"]],
    [
        "a field closed by its own digest",
        (made) => (made.fields.details = { digest: accepted(1).digests[4] }),
        ["shown"],
    ],
    ["another group", withGroup("00".repeat(32)), ["fields", "shown"]],
    ["the group in place of the fields", withGroup(accepted(1).group), ["shown"]],
    [
        "another entry",
        (made) => (made.entry = base64(unhex(accepted(2).entry))),
        ["fields", "shown", "inclusion"],
    ],
    ["bytes that are no entry", (made) => (made.entry = "AAAA"), ["entry", "inclusion"]],
    [
        "a hash of the proof",
        (made) => (made.proof = made.proof.replace(/index 1\n./, "index 1\n+")),
        ["inclusion"],
    ],
    [
        "a hash left out",
        (made) => (made.proof = made.proof.replace(/index 1\n.*\n/, "index 1\n")),
        ["inclusion"],
    ],
    // A path of the same form leads to the same root; the size is what the signature vouches for.
    ["the size", (made) => (made.proof = made.proof.replace("\n6\n", "\n7\n")), ["signature"]],
    [
        "a size below the index",
        (made) => (made.proof = made.proof.replace("\n6\n", "\n1\n")),
        ["inclusion", "signature", "origin"],
    ],
    [
        "the origin",
        (made) => (made.proof = made.proof.replace(`\n${ORIGIN}\n`, "\nother/log/1\n")),
        ["signature", "origin"],
    ],
    ["the signature", (made) => (made.proof = turned(made.proof)), ["signature"]],
    ["the key it names", (made) => (made.vkey = other.vkey), ["signature"]],
    ["its form", (made) => (made.more = 1), ["bundle"]],
];

function withGroup(group: string) {
    return (made: AnyBundle) => {
        delete made.fields;
        made.group = group;
    };
}

/** The proof with another last byte of its signature. */
function turned(proof: string): string {
    const at = proof.lastIndexOf(" ") + 1;
    const bytes = Buffer.from(proof.slice(at).trim(), "base64");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return `${proof.slice(0, at)}${bytes.toString("base64")}\n`;
}

test.each(CHANGES)("changed: %s", async (_, change, steps) => {
    const made = await bundle(1, head);
    change(made);
    const report = await verify(made, shown(1));
    expect([report.verdict, failed(report)]).toEqual(["not genuine", steps]);
});

test("a key that the reader has, but that did not sign", async () => {
    const made = await bundle(1, head);
    expect(failed(await verify(made, shown(1), await trusting(other)))).toEqual(["signature"]);
    const elsewhere = await trusting(await signer(1, "elsewhere/log/1"));
    expect(failed(await verify(made, shown(1), elsewhere))).toEqual(["signature", "origin"]);
    // Signed again by another: the old key does not take it.
    const forged = await bundle(1, { signers: [other] });
    expect(failed(await verify(forged, shown(1)))).toEqual(["signature"]);
});

test("every value that a page shows must be the one proven", async () => {
    for (const [index, more] of [
        [1, {}],
        [4, { metadata: { before: {}, after: {} }, redacted: ["/x"] }],
        [0, { statement: { begin_log: {} } }],
    ] as const) {
        const made = await bundle(index, head);
        const event = shown(index);
        for (const name of Object.keys(event) as (keyof ShownEvent)[]) {
            const value = event[name];
            const wrong = { string: `${value}x`, boolean: !value, number: Number(value) + 1 }[
                typeof value as "string"
            ] ?? { changed: true };
            const report = await verify(made, { ...event, ...more, [name]: wrong });
            expect(failed(report), name).toEqual(["shown"]);
            const { found } = report.steps.find(({ step }) => step === "shown") ?? {};
            expect(found).toMatchObject({ is: "fault", text: expect.stringContaining(`\`${name}\``) });
        }
        // Something that the log does not have is not shown as if it did.
        const report = await verify(made, { ...event, session_id: "made up" });
        expect(failed(report)).toEqual(["shown"]);
    }
    const { session_id: _, ...without } = shown(2);
    expect(failed(await verify(await bundle(2, head), without as ShownEvent))).toEqual(["shown"]);
});

test("a statement that is to have closed fields is not taken for checked", async () => {
    const made = await bundle(1, head);
    const { index, entry, proof } = await bundle(5, head);
    const report = await verify({ ...made, excuse: { index, entry, proof } }, shown(1));
    expect([report.verdict, report.steps.at(-1)]).toMatchObject([
        "unable",
        { step: "closed", outcome: "unable" },
    ]);
    const broken = await verify({ ...made, excuse: { index: 4, entry, proof } }, shown(1));
    expect(failed(broken)).toEqual(["bundle"]);
});

test("without Ed25519 nothing is genuine, and what is wrong is still found", async () => {
    const old = {
        digest: subtle.digest.bind(subtle),
        importKey: () => Promise.reject(new DOMException("no", "NotSupportedError")),
    } as unknown as SubtleCrypto;
    const made = await bundle(1, head);
    const report = await verifyBundle(old, bytesOf(made), shown(1), await trusting(log));
    expect([report.verdict, failed(report)]).toEqual(["unable", []]);
    made.fields.details.value = "x";
    expect((await verifyBundle(old, bytesOf(made), shown(1), await trusting(log))).verdict).toBe(
        "not genuine",
    );
});

test("the bundle of formats v1, which a server wrote, and every byte of it", async () => {
    const text = testdata("formats/v1/proof.json");
    const key = await parseVkey(subtle, testdata("formats/v1/vkey").trim());
    const event = {
        index: 10,
        user_email: "user0@neogenesys.com",
        details: "Event number 7 of Neogénesys",
    } as ShownEvent;
    const trusted: Trusted = { whose: "reader", key };
    const report = await verifyBundle(subtle, utf8(text), event, trusted);
    // It opens two fields, so nobody can say what a page shows of the others.
    expect(failed(report)).toEqual(["shown"]);
    expect(report.steps.filter(({ outcome }) => outcome === "passed")).toHaveLength(6);

    const whole = utf8(text);
    const others = (report: Report) =>
        report.steps.filter(({ step, outcome }) => step !== "shown" && outcome === "failed").length;
    for (let at = 0; at < whole.length; at++) {
        // Another bit each time; every second time 0x20, which makes another letter case of hex and base64.
        const bit = at % 2 === 0 ? 0x20 : 1 << ((at >> 1) & 7);
        const changed = whole.slice();
        changed[at] = (changed[at] ?? 0) ^ bit;
        const report = await verifyBundle(subtle, changed, event, trusted);
        expect(others(report), `byte ${at} ^ ${bit}`).toBeGreaterThan(0);
    }
}, 60_000);
