import { type Bytes, concat, Refusal, sha256, utf8 } from "./bytes";

const FIELD_TAG = utf8("neosc audit field v1");

/** The committed fields by their number, from 1. */
export const FIELDS = [
    "user_id",
    "user_email",
    "resource",
    "details",
    "ip_address",
    "session_id",
    "user_agent",
    "request_id",
    "metadata",
    "redacted",
    "sender",
    "original_id",
] as const;

export type FieldName = (typeof FIELDS)[number];

/** The fields with the numbers 1 to 5, which every event has. */
export const REQUIRED: readonly FieldName[] = FIELDS.slice(0, 5);

/** What a bundle tells of one committed field: its value and what opens it, or its digest alone. */
export type FieldProof = { value: string; blind: Bytes } | { digest: Bytes };

/** The name of a field in bundles: `field_<number>` for a number that has none here. */
export function fieldName(number: number): string {
    return FIELDS[number - 1] ?? `field_${number}`;
}

/** The number of a field, 1 to 63, by exactly the name that `fieldName` gives it. */
export function fieldNumber(name: string): number | undefined {
    const known = (FIELDS as readonly string[]).indexOf(name);
    const number = known >= 0 ? known + 1 : Number(/^field_([1-9][0-9]?)$/.exec(name)?.[1]);
    return number >= 1 && number <= 63 && fieldName(number) === name ? number : undefined;
}

/** `d[n]`: the commitment to a field's value. A blind of another length would open other values too. */
export async function digest(subtle: SubtleCrypto, blind: Bytes, value: Bytes): Promise<Bytes> {
    if (blind.length !== 32) {
        throw new Refusal("a blind is exactly 32 bytes");
    }
    return sha256(subtle, FIELD_TAG, blind, value);
}

/** The group of `d[n]` by number, strictly ascending and in 1 to 63. */
export async function group(subtle: SubtleCrypto, digests: readonly [number, Bytes][]): Promise<Bytes> {
    let last = 0;
    for (const [number] of digests) {
        if (number <= last || number > 63) {
            throw new Refusal(`the field number ${number} is out of order, twice or not in 1 to 63`);
        }
        last = number;
    }
    const parts = digests.map(([number, digest]) => concat(Uint8Array.of(number), digest));
    return sha256(subtle, Uint8Array.of(0x02), ...parts);
}

/** `d[n]` of every field, recomputed where the field is open. */
export async function digests(
    subtle: SubtleCrypto,
    fields: ReadonlyMap<number, FieldProof>,
): Promise<[number, Bytes][]> {
    const sorted = [...fields].sort(([a], [b]) => a - b);
    return Promise.all(
        sorted.map(
            async ([number, field]): Promise<[number, Bytes]> => [
                number,
                "digest" in field ? field.digest : await digest(subtle, field.blind, utf8(field.value)),
            ],
        ),
    );
}
