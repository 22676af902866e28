/** What this browser remembers under a name, if it may remember anything. */
export function kept(name: string): string | null {
    try {
        return localStorage.getItem(name);
    } catch {
        // Storage can be forbidden; a choice then lasts as long as the page.
        return null;
    }
}

/** Remembers something under a name, if it may. */
export function keep(name: string, value: string): void {
    try {
        localStorage.setItem(name, value);
    } catch {
        // As above.
    }
}
