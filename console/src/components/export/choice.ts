import type { NewExport } from "../../api/exports";
import { filterOf, filterText } from "../../lib/filter-address";

export const FORMATS = ["csv", "json", "ndjson", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

/** Members of an event, in the order of its JSON; the first nine are in every event. */
export const COLUMNS = [
    "id",
    "user_id",
    "user_email",
    "action",
    "resource",
    "details",
    "ip_address",
    "timestamp",
    "success",
    "session_id",
    "user_agent",
    "request_id",
    "metadata",
    "index",
    "received_at",
    "source",
    "sender",
    "redacted",
    "statement",
] as const;

export type Column = (typeof COLUMNS)[number];

const CONTRACT = 9;

/** In which order the events are: the newest first, the oldest first, or as they came into the log. */
export const ORDERS = ["newest", "oldest", "log"] as const;
export type Order = (typeof ORDERS)[number];

/** What is chosen in the dialog. */
export interface Choice {
    format: Format;
    /** Those chosen by hand; nothing as long as nobody did. */
    columns: ReadonlySet<Column> | undefined;
    excel: boolean;
    proofs: boolean;
    order: Order;
    reason: string;
}

export const FIRST: Choice = {
    format: "csv",
    columns: undefined,
    excel: false,
    proofs: false,
    order: "newest",
    reason: "",
};

/** What a format has unless columns are chosen. */
export function usual(format: Format): ReadonlySet<Column> {
    return new Set(format === "csv" ? COLUMNS.slice(0, CONTRACT) : COLUMNS);
}

export const hasExcel = (format: Format) => format === "csv";
export const hasProofs = (format: Format) => format === "json" || format === "ndjson";
/** With proofs, which show all of an event, no column is left out. */
export const hasColumns = (choice: Choice) => !(choice.proofs && hasProofs(choice.format));

/** The columns to ask for, in the order of the JSON; nothing if they are what the format has anyway. */
export function columnsOf(choice: Choice): string | undefined {
    const { format, columns } = choice;
    if (!columns || !hasColumns(choice)) {
        return undefined;
    }
    const usually = usual(format);
    if (columns.size === usually.size && [...columns].every((name) => usually.has(name))) {
        return undefined;
    }
    return COLUMNS.filter((name) => columns.has(name)).join(",");
}

/** What the API takes besides the filter, both at once and in the background. */
function asked(choice: Choice) {
    const columns = columnsOf(choice);
    const reason = choice.reason.trim();
    return {
        format: choice.format,
        ...(choice.order === "newest"
            ? {}
            : { sort: choice.order === "log" ? "index" : "timestamp", order: "asc" }),
        ...(columns === undefined ? {} : { columns }),
        ...(choice.excel && hasExcel(choice.format) ? { excel: true } : {}),
        ...(choice.proofs && hasProofs(choice.format) ? { proofs: true } : {}),
        ...(reason === "" ? {} : { reason }),
    };
}

/** The query of an export that is sent at once. */
export function toQuery(choice: Choice, address: URLSearchParams): URLSearchParams {
    const query = filterOf(address);
    for (const [name, value] of Object.entries(asked(choice))) {
        query.set(name, String(value));
    }
    return query;
}

/** The same in the background. */
export function toBody(choice: Choice, address: URLSearchParams): NewExport {
    return { filter: filterText(address), ...asked(choice) };
}

/** What a file is called that began to be made at this time. */
export function nameOf(format: Format, at: Date): string {
    const time = at.toISOString().slice(0, 19).replace(/[-:]/g, "");
    return `neosc-audit-logs-${time}Z.${format}`;
}
