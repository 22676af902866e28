import { forget, keep, kept } from "../../lib/kept";

/*
 * Keys of logs that a reader gave, and that verified: this browser remembers them for that reader. They are public; what
 * they are worth is that they came from elsewhere than the server.
 */

const placeOf = (reader: string, origin: string) => `neosc.log-key.${reader}.${origin}`;

/** The key that a reader gave of the log of this origin; empty if there is none. */
export function keptKey(reader: string, origin: string): string {
    return kept(placeOf(reader, origin)) ?? "";
}

/** Remembers a key, which names its log. */
export function keepKey(reader: string, vkey: string): void {
    keep(placeOf(reader, vkey.split("+")[0] ?? ""), vkey);
}

export function forgetKey(reader: string, origin: string): void {
    forget(placeOf(reader, origin));
}
