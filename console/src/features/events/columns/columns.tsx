import type { ReactNode } from "react";
import type { Event } from "../../../api/queries";
import { ActionName } from "../../../components/actions/ActionName";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { Timestamp } from "../../../components/Timestamp";
import { useWords } from "../../../lib/language";
import { LIST_WORDS } from "../words";
import type { Sized } from "./widths";

export type Order = "asc" | "desc";
export type ColumnName = keyof (typeof LIST_WORDS)["en"]["columns"];

/** A column, and how wide it is unless somebody chose a width. */
export interface Column extends Sized {
    /** As in the event. */
    name: ColumnName;
    /** Which end comes first when one begins to sort by it. */
    first: Order;
    cell: (event: Event) => ReactNode;
}

/** Characters of a text in the table; the whole of it is in the event. */
const SHORT = 200;

const text = (name: ColumnName & keyof Event) => (event: Event) => {
    const value = event[name];
    return value === undefined || value === "" ? null : <EventText text={String(value)} limit={SHORT} />;
};

const mono = (name: ColumnName & keyof Event) => (event: Event) => (
    <span className="mono">{text(name)(event)}</span>
);

/** Pixels that a time with its zone needs. */
const TIME = 225;

/** Every column. Those of the contract come first, in its order, and are the ones shown at first. */
export const COLUMNS: readonly Column[] = [
    {
        name: "timestamp",
        first: "desc",
        width: TIME,
        cell: (event) => <Timestamp at={event.timestamp} />,
    },
    {
        name: "user_email",
        first: "asc",
        width: 208,
        least: 187,
        share: 1,
        cell: (event) => <User event={event} />,
    },
    {
        name: "action",
        first: "asc",
        width: 198,
        least: 180,
        cell: (event) => <ActionName action={event.action} />,
    },
    { name: "resource", first: "asc", width: 136, least: 90, share: 1, cell: mono("resource") },
    { name: "details", first: "asc", width: 172, least: 97, share: 2, cell: text("details") },
    { name: "ip_address", first: "asc", width: 133, cell: mono("ip_address") },
    { name: "success", first: "asc", width: 110, cell: (event) => <Outcome success={event.success} /> },
    { name: "user_id", first: "asc", width: 190, cell: mono("user_id") },
    { name: "id", first: "asc", width: 190, cell: mono("id") },
    { name: "index", first: "desc", width: 120, cell: mono("index") },
    {
        name: "received_at",
        first: "desc",
        width: TIME,
        cell: (event) => <Timestamp at={event.received_at} />,
    },
    { name: "source", first: "asc", width: 100, cell: text("source") },
    { name: "sender", first: "asc", width: 170, cell: mono("sender") },
    { name: "session_id", first: "asc", width: 170, cell: mono("session_id") },
    { name: "request_id", first: "asc", width: 170, cell: mono("request_id") },
    { name: "user_agent", first: "asc", width: 200, cell: text("user_agent") },
];

export const ALL_NAMES: readonly ColumnName[] = COLUMNS.map(({ name }) => name);
/** The columns of the contract. */
export const USUAL_NAMES: readonly ColumnName[] = ALL_NAMES.slice(0, 7);

export function columnOf(name: string): Column | undefined {
    return COLUMNS.find((column) => column.name === name);
}

function User({ event }: { event: Event }) {
    const words = useWords(LIST_WORDS);
    const isNobody = event.user_email === "" && event.user_id === "";
    // Statements are the log's own.
    return isNobody ? (
        <i>{words.log}</i>
    ) : (
        <EventText text={event.user_email || event.user_id} limit={SHORT} />
    );
}

/** By what the address sorts. */
export function sorting(address: URLSearchParams): { column: string; order: Order } {
    const column = address.get("sort") || "timestamp";
    const natural = columnOf(column)?.first ?? "asc";
    const order = address.get("order");
    return { column, order: order === "asc" || order === "desc" ? order : natural };
}

/** The changes of the address that sort by a column, or turn its order round. */
export function sortedBy(column: Column, address: URLSearchParams): { sort: string; order: Order } {
    const now = sorting(address);
    const turned = now.order === "asc" ? "desc" : "asc";
    return { sort: column.name, order: now.column === column.name ? turned : column.first };
}
