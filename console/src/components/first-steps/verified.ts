import { keep, kept } from "../../lib/kept";

const KEPT_AS = "neosc.verified";

/** Remembers that this browser has verified an event: the server, which it need not trust, is not told. */
export function rememberVerified(): void {
    keep(KEPT_AS, "yes");
}

export function hasVerified(): boolean {
    return kept(KEPT_AS) === "yes";
}
