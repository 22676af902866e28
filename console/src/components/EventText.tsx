import { shortened, visible } from "../lib/text";

/**
 * A text from an event, which anybody may have written: shown as text, with what cannot be seen written out, and never
 * changing the direction of what is around it.
 */
export function EventText({ text, limit }: { text: string; limit?: number }) {
    return <bdi dir="auto">{visible(limit === undefined ? text : shortened(text, limit))}</bdi>;
}
