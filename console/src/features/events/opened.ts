let last: string | undefined;

/** Remembers that the page of an event was opened from the list. */
export function opened(id: string) {
    last = id;
}

/** The event whose page was opened last, told once: whoever comes back to the list goes on where they were. */
export function lastOpened(): string | undefined {
    const id = last;
    last = undefined;
    return id;
}
