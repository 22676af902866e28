import { memo } from "react";
import { Link } from "react-router";
import type { Event } from "../../../api/queries";
import { Guard } from "../../../components/Guard";
import { useWords } from "../../../lib/language";
import { visible } from "../../../lib/text";
import { Skeleton } from "../../../ui/Skeleton";
import type { Column } from "../columns/columns";
import { LIST_WORDS } from "../words";
import style from "./EventTable.module.css";

interface Props {
    /** Nothing while it is being read. */
    event: Event | undefined;
    /** In the list, from 0 on. */
    place: number;
    columns: readonly Column[];
    /** Where it is opened. */
    to: string;
    isOpen: boolean;
    /** Whether the Tab key comes to it. */
    isTabbed: boolean;
    /** Whether a line is drawn below it: what is above came live. */
    isSeam: boolean;
    measure: (row: HTMLElement | null) => void;
    onFocus: (place: number) => void;
}

/* Browsers forget that something is a table when its rows are laid out as cards, so the roles are said. */
export const EventRow = memo(function EventRow(props: Props) {
    const { event, place, columns, to, isOpen, isTabbed, isSeam, measure, onFocus } = props;
    const words = useWords(LIST_WORDS);
    const marks = [event?.success === false && style.failed, isSeam && style.seam].filter(Boolean).join(" ");
    return (
        <tr
            // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
            role="row"
            ref={measure}
            data-index={place}
            aria-rowindex={place + 2}
            aria-current={isOpen || undefined}
            className={marks || undefined}
        >
            {columns.map((column, n) => (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <td role="cell" key={column.name} data-column={column.name}>
                    <span className={style.label} aria-hidden="true">
                        {words.columns[column.name]}
                    </span>
                    <div className={style.value} title={event && tip(event, column)}>
                        {!event && <Skeleton width="70%" />}
                        {event && n > 0 && <Cell event={event} column={column} />}
                        {event && n === 0 && (
                            <Link
                                to={to}
                                tabIndex={isTabbed ? 0 : -1}
                                onFocus={() => onFocus(place)}
                                data-event={event.id}
                                preventScrollReset
                            >
                                <span className="unseen">{words.row(event.index)}</span>
                                <Cell event={event} column={column} />
                            </Link>
                        )}
                    </div>
                </td>
            ))}
        </tr>
    );
});

/** A value; what cannot be drawn of one event is written, and hides no other. */
function Cell({ event, column }: { event: Event; column: Column }) {
    return (
        <Guard otherwise={visible(String(event[column.name] ?? ""))}>
            <Drawn event={event} column={column} />
        </Guard>
    );
}

const Drawn = ({ event, column }: { event: Event; column: Column }) => column.cell(event);

/** What is cut in the table, whole. */
function tip(event: Event, column: Column): string | undefined {
    const value = event[column.name];
    const isCut = column.name !== "timestamp" && column.name !== "received_at" && column.name !== "action";
    return isCut && typeof value === "string" && value !== "" ? visible(value) : undefined;
}
