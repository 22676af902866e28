import { exactly } from "../../../lib/filter-text";
import { changed } from "../filters";
import type { FACET_WORDS } from "./words";

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
    return changed(address, { [facet.param]: facet.value?.(value) ?? exactly(value) });
}

/** The address without a value of a field, beside those that are excluded already. */
export function without(address: URLSearchParams, facet: FacetOf, value: string): URLSearchParams {
    // There are two outcomes: without one is with the other.
    if (facet.name === "outcome") {
        return only(address, facet, value === "success" ? "failure" : "success");
    }
    const text = facet.value?.(value) ?? exactly(value);
    const now = address.get(facet.param) ?? "";
    return changed(address, { [facet.param]: now.startsWith("-") ? `${now},${text}` : `-${text}` });
}
