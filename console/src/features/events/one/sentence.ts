import type { Event } from "../../../api/queries";
import type { Language } from "../../../lib/intl";
import { PLAIN, SENTENCES } from "./sentence-words";

/** A piece of a sentence: words of ours, or what was recorded, which anybody may have written. */
export type Piece = string | { data: string };

/**
 * An event in plain words: who did, or tried to do, what to what, from where. Recorded values are never among the words:
 * each is a piece of its own.
 */
export function sentence(event: Event, language: Language): Piece[] {
    const words = SENTENCES[language];
    const said = words.said.get(event.action);
    const [done, failed] = said ?? words.general;
    let text = event.success ? done : failed;
    if (!text.includes("{what}") && event.resource !== "" && !PLAIN.has(event.resource)) {
        text += words.on;
    }
    if (event.ip_address !== "") {
        text += words.from;
    }
    const who = event.user_email || event.user_id;
    const values: Record<string, Piece> = {
        who: who === "" ? words.somebody : { data: who },
        action: { data: event.action },
        what: { data: event.resource },
        address: { data: event.ip_address },
    };
    const pieces = text
        .split(/\{(\w+)\}/)
        .map((piece, place) => (place % 2 === 0 ? piece : (values[piece] ?? "")));
    return [...pieces, "."].filter((piece) => piece !== "");
}
