import type { ReactNode } from "react";
import type { Event } from "../../api/queries";
import { ActionName } from "../../components/actions/ActionName";
import { EventText } from "../../components/EventText";
import { Outcome } from "../../components/Outcome";
import { Timestamp } from "../../components/Timestamp";

export type Order = "asc" | "desc";

export interface Column {
    /** As the API sorts by it. */
    sort: string;
    title: string;
    /** Which end comes first when one begins to sort by it. */
    first: Order;
    cell: (event: Event) => ReactNode;
}

/** Characters of a text in the table; the whole of it is on the event's page. */
const SHORT = 160;

/** The columns of the contract, in its order. The first one holds the link to the event. */
export const COLUMNS: readonly Column[] = [
    { sort: "timestamp", title: "Time", first: "desc", cell: (event) => <Timestamp at={event.timestamp} /> },
    { sort: "user_email", title: "User", first: "asc", cell: (event) => <User event={event} /> },
    { sort: "action", title: "Action", first: "asc", cell: (event) => <ActionName action={event.action} /> },
    {
        sort: "resource",
        title: "Resource",
        first: "asc",
        cell: (event) => <EventText text={event.resource} limit={SHORT} />,
    },
    { sort: "success", title: "Status", first: "asc", cell: (event) => <Outcome success={event.success} /> },
    {
        sort: "ip_address",
        title: "IP address",
        first: "asc",
        cell: (event) => <EventText text={event.ip_address} />,
    },
    {
        sort: "details",
        title: "Details",
        first: "asc",
        cell: (event) => <EventText text={event.details} limit={SHORT} />,
    },
];

function User({ event }: { event: Event }) {
    const isNobody = event.user_email === "" && event.user_id === "";
    // Statements are the log's own.
    return isNobody ? (
        <i>the log itself</i>
    ) : (
        <EventText text={event.user_email || event.user_id} limit={SHORT} />
    );
}

/** By what the address sorts. */
export function sorting(address: URLSearchParams): { column: string; order: Order } {
    const column = address.get("sort") || "timestamp";
    const natural = COLUMNS.find(({ sort }) => sort === column)?.first ?? "asc";
    const order = address.get("order");
    return { column, order: order === "asc" || order === "desc" ? order : natural };
}

/** The changes of the address that sort by a column, or turn its order round. */
export function sortedBy(column: Column, address: URLSearchParams): { sort: string; order: Order } {
    const now = sorting(address);
    const turned = now.order === "asc" ? "desc" : "asc";
    return { sort: column.sort, order: now.column === column.sort ? turned : column.first };
}
