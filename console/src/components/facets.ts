import type { Stats } from "../api/queries";

/** How many different values a field has. Where it cannot be told whether having none is one of them, the most. */
export function different(stats: Stats, field: string): { count: number; exact: boolean } {
    const facet = stats.facets.find(({ name }) => name === field);
    if (!facet) {
        return { count: 0, exact: true };
    }
    const hasNone = facet.values.some(({ value }) => value === "");
    return { count: facet.distinct - (hasNone ? 1 : 0), exact: hasNone || facet.others === 0 };
}

/** How many events failed. */
export function failed(stats: Stats): number {
    const outcome = stats.facets.find(({ name }) => name === "outcome");
    return outcome?.values.find(({ value }) => value === "failure")?.count ?? 0;
}

/** The most frequent values of a field, but for having none. */
export function top(stats: Stats, field: string, rows: number): { value: string; count: number }[] {
    const facet = stats.facets.find(({ name }) => name === field);
    return facet?.values.filter(({ value }) => value !== "").slice(0, rows) ?? [];
}
