import type { Event } from "../../../api/queries";
import { EventText } from "../../../components/EventText";
import { useLanguage } from "../../../lib/language";
import { sentence } from "./sentence";

/** Of a value in a sentence, which is for reading at a glance: the whole stands in its field. */
const LIMIT = 120;

/** An event in plain words. */
export function Sentence({ event }: { event: Event }) {
    const { language } = useLanguage();
    return sentence(event, language).map((piece, place) =>
        typeof piece === "string" ? (
            piece
        ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have an order and nothing else
            <EventText key={place} text={piece.data} limit={LIMIT} />
        ),
    );
}
