/** What this browser remembers under a name, if it may remember anything. */
export function kept(name: string): string | null {
    try {
        return localStorage.getItem(name);
    } catch {
        // Storage can be forbidden; a choice then lasts as long as the page.
        return null;
    }
}

/** Forgets what is remembered under a name. */
export function forget(name: string): void {
    try {
        localStorage.removeItem(name);
    } catch {
        // As above.
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
