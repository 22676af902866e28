import { exactly } from "./filter-text";

/** The parameters of an address that are a field of the filter language, in the order of its canonical text. */
export const FIELDS = [
    "start",
    "end",
    "success",
    "source",
    "category",
    "action",
    "user_id",
    "user_email",
    "resource",
    "ip_address",
    "session_id",
    "request_id",
    "id",
    "sender",
] as const;

export type FilterField = (typeof FIELDS)[number];

/** The fields whose values an event has. `details` is searched for among its like (`q`). */
export type ValueField = Exclude<FilterField, "start" | "end" | "category"> | "details";

/** What separates alternatives in a parameter, outside quotes. The pieces keep their quotes and stars. */
function alternatives(text: string): string[] {
    return (text.match(/"(?:[^"\\]|\\.)*"?[^,]*|[^,"][^,]*/g) ?? []).map((piece) => piece.trim());
}

const other = (success: string) => (success === "true" ? "false" : "true");

/** An address that shows, of what the other shows, what has this value too; its first page. */
export function filterBy(address: URLSearchParams, field: ValueField, value: string): URLSearchParams {
    if (field === "details") {
        return searching(address, quoted(value));
    }
    const next = first(address);
    next.set(field, exactly(value));
    return next;
}

/** An address that shows what the other shows, but for what has this value; its first page. Several add up. */
export function exclude(address: URLSearchParams, field: ValueField, value: string): URLSearchParams {
    if (field === "details") {
        return searching(address, `-${quoted(value)}`);
    }
    if (field === "success") {
        return filterBy(address, field, other(value));
    }
    return excludeText(address, field, exactly(value));
}

/** The same of what the filter language has for it already, such as `workspace*`. */
export function excludeText(address: URLSearchParams, field: string, written: string): URLSearchParams {
    const next = first(address);
    const present = address.get(field)?.trim() ?? "";
    if (present === "") {
        next.set(field, `-${written}`);
    } else if (present.startsWith("-")) {
        const isThere = alternatives(present.slice(1)).includes(written);
        next.set(field, isThere ? present : `${present},${written}`);
    } else {
        const rest = alternatives(present).filter((one) => one !== written);
        if (rest.length < alternatives(present).length) {
            next.set(field, rest.join(",") || `-${written}`);
        } else {
            // A parameter is one term: this one stays, and the exclusion is another.
            return searching(address, `-${field}:${written}`);
        }
    }
    return next;
}

const first = (address: URLSearchParams) => {
    const next = new URLSearchParams(address);
    next.delete("cursor");
    return next;
};

/** In quotes even where a field's value needs none: a word with a colon would be read as another field's term. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

function searching(address: URLSearchParams, term: string): URLSearchParams {
    const next = first(address);
    const present = address.get("q")?.trim() ?? "";
    if (!` ${present} `.includes(` ${term} `)) {
        next.set("q", present === "" ? term : `${present} ${term}`);
    }
    return next;
}

/** Of an address, what filters events: not how they are shown. */
export function filterOf(address: URLSearchParams): URLSearchParams {
    const filter = new URLSearchParams();
    for (const name of [...FIELDS, "q"]) {
        const value = address.get(name)?.trim();
        if (value) {
            filter.set(name, value);
        }
    }
    return filter;
}

/** The same filter as one text, as `q` takes it. In it, unlike in a parameter of its own, spaces need quotes. */
export function filterText(address: URLSearchParams): string {
    const filter = filterOf(address);
    const terms = FIELDS.flatMap((field) => {
        const value = filter.get(field);
        if (value === null) {
            return [];
        }
        const sign = value.startsWith("-") ? "-" : "";
        const values = alternatives(value.slice(sign.length)).map(spaceless);
        return [`${sign}${field}:${values.join(",")}`];
    });
    return [...terms, ...filter.getAll("q")].join(" ");
}

function spaceless(piece: string): string {
    if (piece.startsWith('"') || !/\s/.test(piece)) {
        return piece;
    }
    const star = piece.endsWith("*") ? "*" : "";
    return quoted(star ? piece.slice(0, -1) : piece) + star;
}
