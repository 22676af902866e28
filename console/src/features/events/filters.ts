import type { HTMLInputTypeAttribute } from "react";

/** A parameter of the page's address, which is also the API's, and what people need to know of it. */
export interface Filter {
    param: string;
    label: string;
    kind: "text" | "actions" | "choice" | "time";
    type?: HTMLInputTypeAttribute;
    hint?: string;
    placeholder?: string;
    /** Of a choice: value and words. */
    choices?: readonly (readonly [string, string])[];
    /** Behind "More filters". */
    more?: boolean;
    /** Of use only to those who see everybody's events. */
    ofOthers?: boolean;
}

/** The filters, declared once: form, address and the list of those in use come from here. */
export const FILTERS: readonly Filter[] = [
    {
        param: "q",
        label: "Search",
        kind: "text",
        type: "search",
        placeholder: "words, or action:login success:false",
    },
    {
        param: "user_email",
        label: "User",
        kind: "text",
        placeholder: "john@example.org or john*",
        ofOthers: true,
    },
    { param: "action", label: "Action", kind: "actions", placeholder: "login, -logout or launch_*" },
    {
        param: "success",
        label: "Outcome",
        kind: "choice",
        choices: [
            ["true", "Success"],
            ["false", "Failure"],
        ],
    },
    { param: "resource", label: "Resource", kind: "text", placeholder: "workspace:*" },
    { param: "ip_address", label: "IP address", kind: "text", placeholder: "192.0.2.7 or 10.0.0.0/8" },
    { param: "start", label: "From", kind: "time" },
    { param: "end", label: "To", kind: "time" },
    { param: "category", label: "Category", kind: "choice", choices: [], more: true },
    {
        param: "source",
        label: "Source",
        kind: "choice",
        choices: [
            ["platform", "platform: this server saw it"],
            ["sent", "sent: a sender says so"],
            ["imported", "imported"],
            ["log", "log: of itself"],
        ],
        more: true,
    },
    { param: "user_id", label: "User id", kind: "text", more: true, ofOthers: true },
    { param: "session_id", label: "Session", kind: "text", more: true },
    { param: "request_id", label: "Request", kind: "text", more: true },
    { param: "sender", label: "Sender", kind: "text", placeholder: "api_key:…", more: true },
    { param: "id", label: "Event id", kind: "text", more: true },
];

/** Times back from now that are offered, as the API writes them. */
export const RANGES = [
    ["now-1h", "Last hour"],
    ["now-24h", "Last 24 hours"],
    ["now-7d", "Last 7 days"],
    ["now-30d", "Last 30 days"],
] as const;

/** How many events a page has, unless the address says. */
export const ROWS = "100";
export const ROW_CHOICES = ["25", "50", "100", "250", "500"] as const;

const PAGING = ["sort", "order", "limit", "cursor"];
const KNOWN = new Set([...FILTERS.map(({ param }) => param), ...PAGING]);

/** The API's query for a page's address. What is not known goes along, so that the server says what is wrong with it. */
export function toQuery(address: URLSearchParams): string {
    const query = new URLSearchParams();
    for (const [name, value] of address) {
        if (value !== "") {
            query.append(name, value);
        }
    }
    if (!query.has("limit")) {
        query.set("limit", ROWS);
    }
    return query.toString();
}

/** The address with some parameters set, or taken away (`""`), at the first page. */
export function changed(address: URLSearchParams, changes: Record<string, string>): URLSearchParams {
    const next = new URLSearchParams(address);
    next.delete("cursor");
    for (const [name, value] of Object.entries(changes)) {
        if (value === "") {
            next.delete(name);
        } else {
            next.set(name, value);
        }
    }
    return next;
}

/** The filters in use, for people to read, with those nobody knows. */
export function inUse(address: URLSearchParams): { param: string; label: string; value: string }[] {
    const known = FILTERS.flatMap(({ param, label, choices }) => {
        const value = address.get(param);
        const words = choices?.find(([choice]) => choice === value)?.[1] ?? value;
        return words ? [{ param, label, value: words }] : [];
    });
    const others = [...address].filter(([name]) => !KNOWN.has(name));
    return [...known, ...others.map(([param, value]) => ({ param, label: param, value }))];
}
