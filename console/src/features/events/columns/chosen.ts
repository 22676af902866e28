/** A column that is shown, and its width in pixels where somebody chose one. */
export interface Chosen {
    name: string;
    width: number | undefined;
}

export const NARROWEST = 60;
export const WIDEST = 1200;

/** The columns that an address names, and the widths it gives: `timestamp,action` and `action.240`. */
export function parse(
    columns: string | null,
    widths: string | null,
    known: readonly string[],
    usual: readonly string[],
): Chosen[] {
    const wide = new Map(
        (widths ?? "").split(",").flatMap((part): [string, number][] => {
            const [, name = "", width] = /^(\w+)\.(\d{1,5})$/.exec(part) ?? [];
            return width === undefined ? [] : [[name, within(Number(width))]];
        }),
    );
    const named = (columns ?? "").split(",").filter((name) => known.includes(name));
    const names = named.length > 0 ? new Set(named) : usual;
    return [...names].map((name) => ({ name, width: wide.get(name) }));
}

/** How an address says it; what is as it is anyway is not said. */
export function format(
    chosen: readonly Chosen[],
    usual: readonly string[],
): { columns: string; widths: string } {
    const columns = chosen.map(({ name }) => name).join(",");
    const widths = chosen.flatMap(({ name, width }) => (width === undefined ? [] : `${name}.${width}`));
    return { columns: columns === usual.join(",") ? "" : columns, widths: widths.join(",") };
}

/** With a column at another place, counted without it. */
export function moved(chosen: readonly Chosen[], name: string, to: number): Chosen[] {
    const one = chosen.find((column) => column.name === name);
    const rest = chosen.filter((column) => column.name !== name);
    return one ? rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, one) : [...chosen];
}

export function resized(chosen: readonly Chosen[], name: string, width: number): Chosen[] {
    return chosen.map((column) => (column.name === name ? { name, width: within(width) } : column));
}

function within(width: number): number {
    return Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
}
