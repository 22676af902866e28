import { expect, test } from "vitest";
import { Refusal, Unable } from "./bytes";
import { isUsablePoint } from "./curve";
import { parseNote, signedBy } from "./note";
import { subtle, testdata, unhex } from "./testing/vectors";
import { parseTlogProof, parseTreeHead } from "./tlog-proof";
import { isSignature, parseVkey } from "./vkey";

const VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const C2SP = JSON.parse(testdata("vectors/c2sp/keys-and-roots.json"));
const PROOF_417 = testdata("vectors/c2sp/417.tlog-proof");
const NOTE = PROOF_417.slice(PROOF_417.indexOf("\n\n") + 2);

test("a key has one text", async () => {
    const key = await parseVkey(subtle, VKEY);
    expect([key.name, key.id, key.publicKey.length]).toEqual(["PeterNeumann", "c74f20a3", 32]);
    const weak = `n+00000000+${Buffer.from([1, 1, ...new Array(31).fill(0)]).toString("base64")}`;
    for (const [bad, why] of [
        ["", "form"],
        ["PeterNeumann+c74f20a3", "form"],
        [VKEY.replace("+c7", "++7"), "form"],
        [VKEY.replace("+c7", "+"), "form"],
        [VKEY.replace("+c7", "+C7"), "form"],
        [VKEY.replace("TW", "T"), "form"],
        [`${VKEY}\n`, "form"],
        [VKEY.replace("c74f", "c74e"), "id"],
        [VKEY.replace("Peter", "Carmen"), "id"],
        [VKEY.replace("Neu", "Neu "), "name"],
        [VKEY.replace("Neu", "Neu\u0085"), "name"],
        [VKEY.replace("PeterNeumann", ""), "name"],
        [VKEY.replace("+ARpc", "+Ahpc"), "type 2"],
        [C2SP.witness_vkey, "witness"],
        ["n+00000000+AQ==", "usable"],
        [weak, "usable"],
        [`${"n".repeat(5_000)}${VKEY}`, "form"],
    ] as const) {
        await expect(parseVkey(subtle, bad), bad).rejects.toThrow(why);
    }
});

test("points of small order, and what is no point, are no keys", () => {
    for (const bad of [
        "00".repeat(32),
        `01${"00".repeat(31)}`,
        `01${"00".repeat(30)}80`,
        `ec${"ff".repeat(30)}7f`,
        `ed${"ff".repeat(30)}7f`,
        `ee${"ff".repeat(30)}ff`,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        // No x belongs to y = 2.
        `02${"00".repeat(31)}`,
        "00".repeat(31),
    ]) {
        expect(isUsablePoint(unhex(bad)), bad).toBe(false);
    }
    // RFC 8032, section 7.1, and the base point.
    for (const good of [
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        `58${"66".repeat(31)}`,
    ]) {
        expect(isUsablePoint(unhex(good)), good).toBe(true);
    }
});

test("the checkpoint of the C2SP vectors is of its key, and of no changed text", async () => {
    const key = await parseVkey(subtle, C2SP.log_vkey);
    expect(await signedBy(subtle, parseNote(NOTE), key)).toBe("signed");
    expect(await signedBy(subtle, parseNote(NOTE.replace("600", "601")), key)).toBe("wrong signature");
    expect(await signedBy(subtle, parseNote(NOTE), await parseVkey(subtle, VKEY))).toBe("not signed");
    // A second signature of the same key that is wrong spoils the first.
    const line = NOTE.split("\n").find((text) => text.startsWith("— audit")) ?? "";
    const both = `${NOTE}${line.replace("O9elIwo=", "O9elIwk=")}\n`;
    expect(await signedBy(subtle, parseNote(both), key)).toBe("wrong signature");
    expect(await isSignature(subtle, key, unhex("00"), unhex(`01${"00".repeat(63)}`))).toBe(false);
    expect(await isSignature(subtle, key, unhex("00"), unhex("00"))).toBe(false);
});

test("a browser without Ed25519 cannot tell", async () => {
    const key = await parseVkey(subtle, C2SP.log_vkey);
    const old = {
        digest: subtle.digest.bind(subtle),
        importKey: () => Promise.reject(new DOMException("no", "NotSupportedError")),
    } as unknown as SubtleCrypto;
    await expect(signedBy(old, parseNote(NOTE), key)).rejects.toThrow(Unable);
});

test("notes have one form", () => {
    const line = NOTE.split("\n").find((text) => text.startsWith("— audit")) ?? "";
    expect(parseNote(`a\n\nb\n\n${line}\n`).text).toBe("a\n\nb\n");
    for (const bad of [
        "",
        "text\n",
        "text\n\n",
        `text\n\n${line}`,
        `text\r\n\n${line}\n`,
        `text\n\n${line}\n\n`,
        `text\n\n${line.replace("— ", "- ")}\n`,
        `text\n\n${line.replace("o=", "p=")}\n`,
        `text\n\n${line.replace("o=", "o")}\n`,
        "text\n\n— name AAAAAA==\n",
        "text\n\n— na+me AAAAAAA=\n",
        "text\n\n— name\n",
        `text\n\n${`${line}\n`.repeat(101)}`,
        `${"é".repeat(500_000)}\n\n${line}\n`,
    ]) {
        expect(() => parseNote(bad), bad.slice(0, 80)).toThrow(Refusal);
    }
});

test("heads have one spelling", () => {
    expect(parseTreeHead(`an origin+with space\n9223372036854775807\n${ROOT}\nextension\n`)).toEqual({
        origin: "an origin+with space",
        size: 9223372036854775807n,
        root: new Uint8Array(32),
    });
    for (const size of ["", "00", "01", "+1", "-1", "1 ", "0x1", "9223372036854775808", "\u0661"]) {
        expect(() => parseTreeHead(`o\n${size}\n${ROOT}\n`), size).toThrow("size");
    }
    for (const root of ["", ROOT.replace("A=", "B="), ROOT.replace("=", ""), `${ROOT} `, "AAAA"]) {
        expect(() => parseTreeHead(`o\n1\n${root}\n`), root).toThrow("root");
    }
    for (const text of ["", "o\n1\n", `o\n1\n${ROOT}`]) {
        expect(() => parseTreeHead(text), text).toThrow("three lines");
    }
    expect(() => parseTreeHead(`\n1\n${ROOT}\n`)).toThrow("empty");
    expect(() => parseTreeHead(`o\n1\n${ROOT}\n\n`)).toThrow("empty");
    expect(() => parseTreeHead(`o\n0\n${ROOT}\n`)).toThrow("without entries");
});

test("proofs have one form", () => {
    const lines = PROOF_417.split("\n");
    expect(() => parseTlogProof(PROOF_417)).toThrow("no extra line");
    const plain = [lines[0], ...lines.slice(2)].join("\n");
    const proof = parseTlogProof(plain);
    expect([proof.index, proof.hashes.length, proof.head.size]).toEqual([417n, 10, 600n]);
    for (const bad of [
        "",
        plain.replace("@v1", "@v2"),
        plain.replace("index 417", "index 0417"),
        plain.replace("index 417", "index  417"),
        plain.replace("index 417", "index 9223372036854775808"),
        plain.replace("index 417\n", ""),
        plain.replace("\n\n", "\n"),
        plain.replace("fLzk", "fLz"),
        plain.replace("index 417\n", `index 417\n${`${ROOT}\n`.repeat(54)}`),
        plain.slice(0, plain.indexOf("\n\n")),
    ]) {
        expect(() => parseTlogProof(bad), bad.slice(0, 60)).toThrow(Refusal);
    }
});
