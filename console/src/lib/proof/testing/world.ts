import { base64, concat, hex, sha256, utf8 } from "../bytes";
import type { ShownEvent } from "../shown";
import { parseVkey } from "../vkey";
import { type AcceptedEntry, subtle, unhex, VECTORS } from "./vectors";

export const ORIGIN = "neosc-1a2b3c4d/log/7f3a";
const SOURCES = ["platform", "sent", "imported", "log"];

/** The secret half of a log's key, from a seed of 32 times the same byte. */
export interface Signer {
    vkey: string;
    id: string;
    sign: (text: string) => Promise<string>;
}

export async function signer(seed: number, name = ORIGIN): Promise<Signer> {
    const pkcs8 = concat(unhex("302e020100300506032b657004220420"), new Uint8Array(32).fill(seed));
    const key = await subtle.importKey("pkcs8", pkcs8, { name: "Ed25519" }, true, ["sign"]);
    const { x = "" } = await subtle.exportKey("jwk", key);
    const typed = concat(Uint8Array.of(1), new Uint8Array(Buffer.from(x, "base64url")));
    const id = hex((await sha256(subtle, utf8(`${name}\n`), typed)).subarray(0, 4));
    const sign = async (text: string) => {
        const bytes = new Uint8Array(await subtle.sign({ name: "Ed25519" }, key, utf8(text)));
        return `— ${name} ${base64(concat(unhex(id), bytes))}\n`;
    };
    return { vkey: `${name}+${id}+${base64(typed)}`, id, sign };
}

export const trusting = async ({ vkey }: Signer) =>
    ({ whose: "reader", key: await parseVkey(subtle, vkey) }) as const;

// biome-ignore lint/suspicious/noExplicitAny: tests change it in every way
export type AnyBundle = any;

/** What the text of a checkpoint says, and who signs it. */
export interface Head {
    origin?: string;
    size?: number | string;
    root?: string;
    signers: readonly Signer[];
}

export async function checkpoint({ origin = ORIGIN, size = 6, root, signers }: Head): Promise<string> {
    const encoded = root ?? base64(unhex(VECTORS.roots_by_size[6] ?? ""));
    const text = `${origin}\n${size}\n${encoded}\n`;
    const lines = await Promise.all(signers.map((one) => one.sign(text)));
    return `${text}\n${lines.join("")}`;
}

/** The bundle of an entry of the vectors with every field open, under a checkpoint of the six of them. */
export async function bundle(index: number, head: Head): Promise<AnyBundle> {
    const vector = accepted(index);
    const path = VECTORS.inclusion_in_full_tree[index] ?? [];
    const hashes = path.map((hash) => `${base64(unhex(hash))}\n`).join("");
    return {
        format: "neosc-audit-proof-v1",
        vkey: head.signers[0]?.vkey,
        index,
        entry: base64(unhex(vector.entry)),
        fields: Object.fromEntries(
            Object.entries(vector.blinds).map(([name, blind]) => [
                name,
                { value: value(vector, name), blind },
            ]),
        ),
        proof: `c2sp.org/tlog-proof@v1\nindex ${index}\n${hashes}\n${await checkpoint(head)}`,
    };
}

export function accepted(index: number): AcceptedEntry {
    const vector = VECTORS.accepted[index];
    if (vector === undefined) {
        throw new Error(`there is no vector ${index}`);
    }
    return vector;
}

/** The text of a committed field; fields that every event has are empty where the vector does not name them. */
export function value({ event }: AcceptedEntry, name: string): string {
    const given = event[name] ?? "";
    return typeof given === "string" ? given : JSON.stringify(given);
}

/** The event of a vector, as the API tells it. */
export function shown(index: number): ShownEvent {
    const { event, uuid, received_us, source, statement, timestamp_us } = accepted(index);
    const time = (micros: number) => new Date(micros / 1000).toISOString().slice(0, 19);
    const fraction = (micros: number) =>
        micros % 1_000_000 === 0 ? "" : `.${String(micros % 1_000_000).padStart(6, "0")}`;
    const { original_id, metadata, redacted, ...rest } = event;
    const json = (value: unknown) => (typeof value === "string" ? JSON.parse(value) : value);
    return {
        user_id: "",
        user_email: "",
        resource: "",
        details: "",
        ip_address: "",
        ...(rest as object),
        ...(metadata === undefined ? {} : { metadata: json(metadata) }),
        ...(redacted === undefined ? {} : { redacted: json(redacted) }),
        ...(statement === null ? {} : { statement: JSON.parse(statement) }),
        id: (original_id as string | undefined) ?? `log-${uuid}`,
        index,
        timestamp: `${time(timestamp_us)}${fraction(timestamp_us)}Z`,
        received_at: `${time(received_us)}${fraction(received_us)}Z`,
        source: SOURCES[source] ?? "",
    } as ShownEvent;
}

export const bytesOf = (bundle: AnyBundle) => utf8(JSON.stringify(bundle));
