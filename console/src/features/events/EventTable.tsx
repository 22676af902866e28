import { type MouseEvent, useEffect, useRef } from "react";
import { Link, useLocation } from "react-router";
import type { Event } from "../../api/queries";
import { Icon } from "../../ui/icons";
import { Skeleton } from "../../ui/Skeleton";
import { COLUMNS, type Column, type Order, sortedBy } from "./columns";
import style from "./EventTable.module.css";
import { lastOpened, opened } from "./opened";

interface Props {
    /** Nothing while the first are being read. */
    events: readonly Event[] | undefined;
    /** Whether others are being read, which will take their place. */
    busy: boolean;
    address: URLSearchParams;
    sorted: { column: string; order: Order };
    onSort: (sort: { sort: string; order: Order }) => void;
}

const addressOf = (id: string) => `/events/${encodeURIComponent(id)}`;

/*
 * On narrow screens the rows are laid out as cards. Browsers forget that something is a table when its display changes,
 * so the roles are said.
 */
export function EventTable({ events, busy, address, sorted, onSort }: Props) {
    return (
        <table
            // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
            role="table"
            className={style.table}
            aria-busy={busy}
        >
            <caption className="unseen">Audit events</caption>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <thead role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    {COLUMNS.map((column) => (
                        <Head
                            key={column.sort}
                            column={column}
                            order={column.sort === sorted.column ? sorted.order : undefined}
                            onSort={() => onSort(sortedBy(column, address))}
                        />
                    ))}
                </tr>
            </thead>
            {events ? <Rows events={events} /> : <Waiting />}
        </table>
    );
}

function Head({ column, order, onSort }: { column: Column; order: Order | undefined; onSort: () => void }) {
    const words = order && (order === "asc" ? "ascending" : "descending");
    return (
        // biome-ignore lint/a11y/noRedundantRoles: as above
        <th role="columnheader" scope="col" aria-sort={words}>
            <button type="button" className={style.sort} onClick={onSort}>
                {column.title}
                <Icon name={order === undefined ? "both" : order === "asc" ? "up" : "down"} size={14} />
            </button>
        </th>
    );
}

function Rows({ events }: { events: readonly Event[] }) {
    // So that the event's page leads back here.
    const { search, state } = useLocation();
    const from = { list: { search, state } };
    const body = useRef<HTMLTableSectionElement>(null);
    useEffect(() => {
        const id = lastOpened();
        const link =
            id !== undefined && body.current?.querySelector(`a[href="${CSS.escape(addressOf(id))}"]`);
        if (link instanceof HTMLElement) {
            link.focus({ preventScroll: true });
        }
    }, []);
    // For whoever points at a row. The link in it is what keyboards and screen readers find.
    const open = (clicked: MouseEvent) => {
        const target = clicked.target as HTMLElement;
        const link = target.closest("tr")?.querySelector("a");
        if (target.closest("a") || !link || getSelection()?.isCollapsed === false) {
            return;
        }
        if (clicked.metaKey || clicked.ctrlKey) {
            window.open(link.href, "_blank", "noopener");
        } else {
            link.click();
        }
    };
    return (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the link in each row is for keys
        // biome-ignore lint/a11y/noRedundantRoles: as above
        <tbody ref={body} role="rowgroup" onClick={open}>
            {events.map((event) => (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tr role="row" key={event.index} className={event.success ? undefined : style.failed}>
                    {COLUMNS.map((column, place) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <td role="cell" key={column.sort} data-column={column.sort}>
                            <span className={style.label} aria-hidden="true">
                                {column.title}
                            </span>
                            <div className={style.value}>
                                {place === 0 ? (
                                    <Link
                                        to={addressOf(event.id)}
                                        state={from}
                                        onClick={() => opened(event.id)}
                                    >
                                        <span className="unseen">Event {event.index}, </span>
                                        {column.cell(event)}
                                    </Link>
                                ) : (
                                    column.cell(event)
                                )}
                            </div>
                        </td>
                    ))}
                </tr>
            ))}
        </tbody>
    );
}

const WIDTHS = ["90%", "75%", "85%", "70%", "60%", "80%", "95%"];

function Waiting() {
    return (
        <tbody aria-hidden="true">
            {[..."abcdefgh"].map((row) => (
                <tr key={row}>
                    {COLUMNS.map((column, place) => (
                        <td key={column.sort}>
                            <Skeleton width={WIDTHS[place] ?? "80%"} />
                        </td>
                    ))}
                </tr>
            ))}
        </tbody>
    );
}
