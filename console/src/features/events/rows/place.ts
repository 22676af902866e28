/** Where lists were left, so that whoever comes back goes on there: only the latest few. */
const places = new Map<string, number>();

const MOST = 10;

/** Remembers how far a list is scrolled. */
export function keepPlace(list: string, offset: number): void {
    places.delete(list);
    places.set(list, offset);
    const oldest = places.keys().next();
    if (places.size > MOST && !oldest.done) {
        places.delete(oldest.value);
    }
}

/** How far it was scrolled. */
export function keptPlace(list: string): number {
    return places.get(list) ?? 0;
}
