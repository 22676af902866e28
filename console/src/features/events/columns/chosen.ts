/** A column that is shown, and its width in pixels where somebody chose one. */
export interface Chosen {
    name: string;
    width: number | undefined;
}

export const NARROWEST = 60;
export const WIDEST = 1200;

/** The columns that an address names: `timestamp,action.240`. Nothing if it names none that are known. */
export function parse(text: string | null, known: readonly string[]): Chosen[] | undefined {
    const chosen: Chosen[] = [];
    for (const part of (text ?? "").split(",")) {
        const [name = "", width = ""] = part.split(".");
        if (known.includes(name) && !chosen.some((other) => other.name === name)) {
            chosen.push({ name, width: /^\d{1,5}$/.test(width) ? within(Number(width)) : undefined });
        }
    }
    return chosen.length > 0 ? chosen : undefined;
}

/** How an address names them; nothing if they are as they are anyway. */
export function format(chosen: readonly Chosen[], usual: readonly string[]): string {
    const text = chosen.map(({ name, width }) => (width === undefined ? name : `${name}.${width}`)).join(",");
    return text === usual.join(",") ? "" : text;
}

/** With a column at another place, counted without it. */
export function moved(chosen: readonly Chosen[], name: string, to: number): Chosen[] {
    const one = chosen.find((column) => column.name === name);
    const rest = chosen.filter((column) => column.name !== name);
    return one ? rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, one) : [...chosen];
}

/** With a column shown, last, or hidden. One is always left. */
export function toggled(chosen: readonly Chosen[], name: string): Chosen[] {
    if (!chosen.some((column) => column.name === name)) {
        return [...chosen, { name, width: undefined }];
    }
    return chosen.length === 1 ? [...chosen] : chosen.filter((column) => column.name !== name);
}

export function resized(chosen: readonly Chosen[], name: string, width: number): Chosen[] {
    return chosen.map((column) => (column.name === name ? { name, width: within(width) } : column));
}

function within(width: number): number {
    return Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
}
