/** A text in three: what is before something, that, and what is after it. */
export type Pointed = [before: string, at: string, after: string];

/** The part of a text that begins and ends at these bytes of its UTF-8, as the server counts. */
export function pointed(text: string, at: readonly number[] | null | undefined): Pointed | undefined {
    const [start, end] = at ?? [];
    const bytes = new TextEncoder().encode(text);
    if (start === undefined || end === undefined || start > end || end > bytes.length) {
        return undefined;
    }
    const part = (from: number, to: number) => new TextDecoder().decode(bytes.slice(from, to));
    return [part(0, start), part(start, end), part(end, bytes.length)];
}
