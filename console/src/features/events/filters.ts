import type { HTMLInputTypeAttribute } from "react";
import type { FILTER_WORDS } from "./words";

type FilterName = keyof (typeof FILTER_WORDS)["en"]["labels"];

/** A parameter of the page's address, which is also the API's. What people read of it is in `FILTER_WORDS`. */
export interface Filter {
    param: FilterName;
    kind: "query" | "text" | "actions" | "choice" | "time";
    type?: HTMLInputTypeAttribute;
    /** Of a choice: the values. */
    choices?: readonly string[];
    /** Behind "More filters". */
    more?: boolean;
    /** Of use only to those who see everybody's events. */
    ofOthers?: boolean;
}

/** The filters, declared once: form, address and the list of those in use come from here. */
export const FILTERS: readonly Filter[] = [
    { param: "q", kind: "query" },
    { param: "user_email", kind: "text", ofOthers: true },
    { param: "action", kind: "actions" },
    { param: "success", kind: "choice", choices: ["true", "false"] },
    { param: "resource", kind: "text" },
    { param: "ip_address", kind: "text" },
    { param: "start", kind: "time" },
    { param: "end", kind: "time" },
    {
        param: "category",
        kind: "choice",
        choices: [
            "authentication",
            "workspaces",
            "sessions",
            "policies",
            "access",
            "accounts",
            "keys",
            "settings",
            "machine",
            "log",
            "followers",
            "statements",
        ],
        more: true,
    },
    { param: "source", kind: "choice", choices: ["platform", "sent", "imported", "log"], more: true },
    { param: "user_id", kind: "text", more: true, ofOthers: true },
    { param: "session_id", kind: "text", more: true },
    { param: "request_id", kind: "text", more: true },
    { param: "sender", kind: "text", more: true },
    { param: "id", kind: "text", more: true },
];

/** The filters that somebody has use for. */
export function filtersFor(seesAll: boolean): readonly Filter[] {
    return seesAll ? FILTERS : FILTERS.filter(({ ofOthers }) => !ofOthers);
}

/** Times back from now that are offered, as the API writes them. */
export const RANGES = ["now-1h", "now-24h", "now-7d", "now-30d", "now-90d"] as const;

const SORTING = ["sort", "order"];
/** What the page alone knows: columns, which event is open, whether it is live, what is beside the table, which view. */
const OWN = ["columns", "widths", "event", "live", "reads", "facets", "fields"];
/** Of addresses of earlier versions of this page. */
const FORMER = ["limit", "cursor"];
const KNOWN = new Set<string>([...FILTERS.map(({ param }) => param), ...SORTING, ...OWN, ...FORMER]);

/** The API's filter of an address. What is not known goes along, so that the server says what is wrong with it. */
export function filterQuery(address: URLSearchParams): URLSearchParams {
    const query = new URLSearchParams();
    for (const [name, value] of address) {
        if (value !== "" && ![...SORTING, ...OWN, ...FORMER].includes(name)) {
            query.append(name, value);
        }
    }
    if (hidesReads(address)) {
        const others = address.get("action");
        query.set("action", others ? `${others},view_logs` : "-view_logs");
    }
    return query;
}

/** The API's query of the list of an address: the filter, and the order. */
export function listQuery(address: URLSearchParams): string {
    const query = filterQuery(address);
    for (const name of SORTING) {
        const value = address.get(name);
        if (value) {
            query.set(name, value);
        }
    }
    return query.toString();
}

/**
 * Whether reads of the log are left out: else the newest events were always the reader's own. Whoever asks for
 * actions, or for one thing, gets what they ask for.
 */
export function hidesReads(address: URLSearchParams): boolean {
    const asks =
        ["category", "id", "request_id"].some((param) => address.get(param)) ||
        /^[^-]/.test(address.get("action") ?? "") ||
        /(^|\s)(action|category|id):/.test(address.get("q") ?? "");
    return address.get("reads") !== "shown" && !asks;
}

/** The address with some parameters set, or taken away (`""`). */
export function changed(address: URLSearchParams, changes: Record<string, string>): URLSearchParams {
    const next = new URLSearchParams(address);
    for (const name of FORMER) {
        next.delete(name);
    }
    for (const [name, value] of Object.entries(changes)) {
        if (value === "") {
            next.delete(name);
        } else {
            next.set(name, value);
        }
    }
    return next;
}

/** The filters in use, with those nobody knows. */
export function inUse(address: URLSearchParams): { param: string; value: string }[] {
    const known = FILTERS.flatMap(({ param }) => {
        const value = address.get(param);
        return value ? [{ param, value }] : [];
    });
    const others = [...address].filter(([name]) => !KNOWN.has(name));
    return [...known, ...others.map(([param, value]) => ({ param, value }))];
}
