import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { Checkpoint } from "../../api/integrity";
import { base64 } from "../../lib/proof/bytes";
import { parseNote } from "../../lib/proof/note";
import { subtle, testdata } from "../../lib/proof/testing/vectors";
import { checkpoint, signer } from "../../lib/proof/testing/world";
import { parseTreeHead } from "../../lib/proof/tlog-proof";
import { type Asked, checkLog, type Sources } from "./check";
import { verdict } from "./verdict";

const LOG = resolve(import.meta.dirname, "../../../../testdata/vectors/c2sp/log");
const { log_vkey } = JSON.parse(testdata("vectors/c2sp/keys-and-roots.json"));
const text = (name: string) => testdata(`vectors/c2sp/log/${name}`);
const SOURCES: Sources = {
    newest: async () => text("checkpoint"),
    key: async () => log_vkey,
    tile: async (_, path) => new Uint8Array(readFileSync(resolve(LOG, "tile", path))),
};

function kept(text: string): Checkpoint {
    const { origin, size, root } = parseTreeHead(parseNote(text).text);
    const at = "2026-01-01T00:00:00Z";
    return { log: 1, origin, size: Number(size), root: base64(root), at, witnesses: [], text };
}

const check = (kept: Asked["kept"], sources: Partial<Sources> = {}, tell = () => {}, given = "") =>
    checkLog({ subtle, sources: { ...SOURCES, ...sources }, given, log: 1, kept, tell });
const outcomes = async (...asked: Parameters<typeof check>) =>
    (await check(...asked)).map(({ name, outcome }) => [name, outcome]);

test("a good log passes, and every step is told", async () => {
    const seen: unknown[] = [];
    const steps = await check([kept(text("checkpoint")), kept(text("checkpoint.300"))], {}, ((
        ...told: unknown[]
    ) => seen.push(told.join(" "))) as () => void);
    expect(steps.map(({ name, outcome, passed, of }) => [name, outcome, passed, of])).toEqual([
        ["key", "passed", 1, 1],
        ["newest", "passed", 1, 1],
        ["signatures", "passed", 2, 2],
        ["consistency", "passed", 2, 2],
    ]);
    expect(verdict(steps)).toBe("passed");
    expect(seen).toContain("consistency 1 2");
});

test("kept checkpoints that are not there are not taken for good ones", async () => {
    const untaken = async (kept: Asked["kept"]) => (await check(kept)).slice(2).map(({ found }) => found);
    expect(await untaken("not shown")).toEqual([]);
    expect(await untaken("unreadable")).toEqual([{ is: "no checkpoints" }, { is: "no checkpoints" }]);
    expect(await untaken([])).toEqual([{ is: "none kept" }, { is: "none kept" }]);
    expect(verdict(await check([]))).toBe("unable");
    expect(verdict(await check("unreadable"))).toBe("unable");
    expect(verdict(await check("not shown"))).toBe("passed");
});

test("a log that shrank is not a good one", async () => {
    const newest = async () => text("checkpoint.300");
    const steps = await check([kept(text("checkpoint"))], { newest });
    expect(steps.map(({ outcome }) => outcome)).toEqual(["passed", "passed", "passed", "failed"]);
    expect(steps[3]?.found).toMatchObject({ text: expect.stringContaining("has lost entries") });
    expect(verdict(steps)).toBe("failed");
});

test("what is wrong is found where it is", async () => {
    const forged = text("checkpoint.300").replace("\n300\n", "\n301\n");
    const steps = await check([kept(text("checkpoint")), kept(forged)]);
    expect(steps.map(({ outcome, passed }) => [outcome, passed])).toEqual([
        ["passed", 1],
        ["passed", 1],
        ["failed", 1],
        ["passed", 1],
    ]);
    expect(steps[2]?.found).toMatchObject({ is: "fault", text: expect.stringContaining("301") });
    expect(verdict(steps)).toBe("failed");
    const other = { ...kept(text("checkpoint.300")), size: 299 };
    expect((await check([other]))[2]?.found).toMatchObject({
        text: expect.stringContaining("something else than the list"),
    });
    const stranger = await signer(7, "audit.example/org/other");
    expect(await outcomes("not shown", { key: async () => stranger.vkey })).toEqual([
        ["key", "failed"],
        ["newest", "failed"],
    ]);
    const newest = async () => text("checkpoint").replace("\n600\n", "\n601\n");
    // Nothing is held against what is forged.
    expect(await outcomes([kept(text("checkpoint.300"))], { newest })).toEqual([
        ["key", "passed"],
        ["newest", "failed"],
        ["signatures", "passed"],
    ]);
    expect(await outcomes([], { newest: async () => "no checkpoint" })).toEqual([["newest", "failed"]]);
});

test("the key that the reader has is the one that counts", async () => {
    const stranger = await signer(7, "audit.example/org/0190f3c2");
    const lies = { key: async () => stranger.vkey };
    const by = async (given: string) =>
        (await check("not shown", lies, undefined, given)).map(({ outcome }) => outcome);
    expect(await by(log_vkey)).toEqual(["passed", "passed"]);
    expect(await by("")).not.toEqual(["passed", "passed"]);
    const elsewhere = await signer(8, "audit.example/org/other");
    expect(await by(elsewhere.vkey)).toEqual(["failed", "failed"]);
});

test("one that an older key signed is neither wrong nor verified", async () => {
    const old = await signer(9, "audit.example/org/0190f3c2");
    const { origin, root } = kept(text("checkpoint.300"));
    const signed = await checkpoint({ origin, size: 300, root, signers: [old] });
    const steps = await check([kept(signed)]);
    expect(steps.map(({ outcome }) => outcome)).toEqual(["passed", "passed", "unable", "passed"]);
    expect(verdict(steps)).toBe("unable");
});

test("what does not come is no finding", async () => {
    const away = async () => Promise.reject(new TypeError("away"));
    await expect(check([kept(text("checkpoint.300"))], { tile: away })).rejects.toThrow("away");
});
