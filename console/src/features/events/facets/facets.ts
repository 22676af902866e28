import type { Stats } from "../../../api/queries";
import { exclude, excludeText } from "../../../lib/filter-address";
import { exactly } from "../../../lib/filter-text";
import { changed } from "../filters";
import type { FACET_WORDS } from "./words";

/** Values of a field that are shown at first. */
export const FEW = 6;

type Counted = Stats["facets"][number];

/** The values of a field that are shown, all that were counted or a few, and how many events have others. */
export function parted(
    found: Counted | undefined,
    isWhole: boolean,
): { values: Counted["values"]; others: number } {
    const named = found?.values.filter(({ value }) => value !== "") ?? [];
    const values = isWhole ? named : named.slice(0, FEW);
    const hidden = named.slice(values.length).reduce((sum, { count }) => sum + count, 0);
    return { values, others: (found?.others ?? 0) + hidden };
}

export interface FacetOf {
    /** As in the counts. */
    name: keyof (typeof FACET_WORDS)["en"]["names"];
    /** The filter that chooses a value. */
    param: string;
    /** What the filter says for a value; the value exactly, unless it says. */
    value?: (value: string) => string;
}

/** The fields whose values are counted, in the order they are shown. */
export const FACETS: readonly FacetOf[] = [
    { name: "outcome", param: "success", value: (value) => (value === "success" ? "true" : "false") },
    { name: "action", param: "action" },
    { name: "user_email", param: "user_email" },
    { name: "ip_address", param: "ip_address" },
    { name: "resource_type", param: "resource", value: (value) => `${exactly(value)}*` },
    { name: "source", param: "source" },
];

/** The address with one value of a field alone. */
export function only(address: URLSearchParams, facet: FacetOf, value: string): URLSearchParams {
    return changed(address, { [facet.param]: written(facet, value) });
}

/** The address without a value of a field, beside those that are excluded already. */
export function without(address: URLSearchParams, facet: FacetOf, value: string): URLSearchParams {
    return facet.name === "outcome"
        ? exclude(address, "success", written(facet, value))
        : excludeText(address, facet.param, written(facet, value));
}

const written = (facet: FacetOf, value: string) => facet.value?.(value) ?? exactly(value);
