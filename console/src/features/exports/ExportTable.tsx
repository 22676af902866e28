import { useId, useState } from "react";
import { Link } from "react-router";
import { type Export, fileOf, manifestOf } from "../../api/exports";
import { EventText } from "../../components/EventText";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { shortened, visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { Icon } from "../../ui/icons";
import { type Column, Table } from "../../ui/Table";
import { Check } from "./Check";
import style from "./ExportTable.module.css";
import { WORDS } from "./words";

interface Props {
    /** Nothing while the first are being read. */
    exports: readonly Export[] | undefined;
    onDelete: (one: Export) => void;
}

export function ExportTable({ exports, onDelete }: Props) {
    const words = useWords(WORDS);
    const writing = useWriting();
    const [opened, open] = useState<string>();
    const panel = useId();
    const columns: readonly Column<Export>[] = [
        { name: "state", title: words.state, cell: ({ state }) => <State state={state} /> },
        { name: "what", title: words.what, least: 12.5, cell: (one) => <What one={one} /> },
        {
            name: "format",
            title: words.format,
            cell: ({ format, proofs }) => (
                <>
                    {format}
                    {proofs && <span className={style.quiet}>{words.withProofs}</span>}
                </>
            ),
        },
        {
            name: "howMany",
            title: words.howMany,
            isNumber: true,
            cell: ({ events }) => writing.number(events),
        },
        { name: "size", title: words.size, isNumber: true, cell: ({ bytes }) => writing.bytes(bytes) },
        {
            name: "when",
            title: words.when,
            cell: (one) => (
                <>
                    <Timestamp at={one.created_at} />
                    {isDone(one) && one.kept_until && (
                        <>
                            <span className={style.quiet}>{words.keptUntil}</span>{" "}
                            <span className={style.quiet}>
                                <Timestamp at={one.kept_until} />
                            </span>
                        </>
                    )}
                </>
            ),
        },
    ];
    const isOpen = (one: Export) => opened === one.id && isDone(one);
    const actions = (one: Export) => {
        const of = words.of(nameOf(one, words.everything));
        return (
            <>
                {isDone(one) && (
                    <>
                        <a className="button small" href={fileOf(one.id)} download>
                            <Icon name="download" /> {words.download}
                            <span className="unseen">{of}</span>
                        </a>
                        <a className="button small" href={manifestOf(one.id)} download>
                            {words.manifest}
                            <span className="unseen">{of}</span>
                        </a>
                        <button
                            type="button"
                            className="small"
                            aria-expanded={isOpen(one)}
                            aria-controls={isOpen(one) ? panel : undefined}
                            onClick={() => open(isOpen(one) ? undefined : one.id)}
                        >
                            {words.check}
                            <span className="unseen">{of}</span>
                            <Icon name={isOpen(one) ? "up" : "down"} />
                        </button>
                    </>
                )}
                <button type="button" className="small" onClick={() => onDelete(one)}>
                    <Icon name="bin" /> {words.delete}
                    <span className="unseen">{of}</span>
                </button>
            </>
        );
    };
    return (
        <Table
            caption={words.title}
            columns={columns}
            rows={exports}
            id={({ id }) => id}
            actions={{ title: words.can, of: actions }}
            below={(one) =>
                isOpen(one) && (
                    <div id={panel}>
                        <Check one={one} />
                    </div>
                )
            }
        />
    );
}

/** What tells an export from others, for people. */
const nameOf = ({ filter }: Export, everything: string) =>
    filter === "" ? everything : visible(shortened(filter, 80));

/** The list of the events that a filter finds now. */
const listOf = (filter: string) => (filter === "" ? "/" : `/?${new URLSearchParams({ q: filter })}`);

const isDone = ({ state }: Export) => state === "done";

function State({ state }: { state: string }) {
    const words = useWords(WORDS);
    const word = words.states.get(state) ?? state;
    if (state === "failed") {
        return (
            <span className={style.failed} data-state={state}>
                <Icon name="crossed" size={14} /> {word}
            </span>
        );
    }
    return (
        <span data-state={state}>
            <Badge kind={state === "done" ? "good" : "quiet"}>
                <Icon name={state === "done" ? "check" : "hourglass"} size={12} /> {word}
            </Badge>
        </span>
    );
}

/** Which events, in which order, why, and why it failed. */
function What({ one }: { one: Export }) {
    const words = useWords(WORDS);
    const order = words.orders.get(one.order) ?? one.order;
    return (
        <div className={style.what}>
            {one.filter === "" ? (
                <span>{words.everything}</span>
            ) : (
                <code>
                    <EventText text={one.filter} limit={400} />
                </code>
            )}
            <span className={style.quiet}>{order}</span>
            <Link to={listOf(one.filter)}>
                {words.inList}
                <span className="unseen">{words.of(nameOf(one, words.everything))}</span>
            </Link>
            {one.reason && (
                <span className={style.quiet}>
                    {words.reason} <EventText text={one.reason} />
                </span>
            )}
            {one.failure && (
                <span className={style.why}>
                    {words.failure} <EventText text={one.failure} />
                </span>
            )}
        </div>
    );
}
