import { Fragment, type ReactNode, useId, useState } from "react";
import { type Export, fileOf, manifestOf } from "../../api/exports";
import { EventText } from "../../components/EventText";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { shortened, visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { Icon } from "../../ui/icons";
import { Skeleton } from "../../ui/Skeleton";
import { Check } from "./Check";
import style from "./ExportTable.module.css";
import { WORDS } from "./words";

interface Props {
    /** Nothing while the first are being read. */
    exports: readonly Export[] | undefined;
    onDelete: (one: Export) => void;
}

const COLUMNS = ["state", "what", "format", "howMany", "size", "when", "keptUntil"] as const;

/* As a table and as cards: see `EventTable`. The roles are said, because browsers forget them with the layout. */
export function ExportTable({ exports, onDelete }: Props) {
    const words = useWords(WORDS);
    return (
        <table
            // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
            role="table"
            className={style.table}
        >
            <caption className="unseen">{words.title}</caption>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <thead role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    {COLUMNS.map((name) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col" key={name} data-column={name}>
                            {words[name]}
                        </th>
                    ))}
                    {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                    <th role="columnheader" scope="col">
                        <span className="unseen">{words.can}</span>
                    </th>
                </tr>
            </thead>
            {exports ? (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tbody role="rowgroup">
                    {exports.map((one) => (
                        <Row key={one.id} one={one} onDelete={onDelete} />
                    ))}
                </tbody>
            ) : (
                <Waiting />
            )}
        </table>
    );
}

function Row({ one, onDelete }: { one: Export; onDelete: Props["onDelete"] }) {
    const words = useWords(WORDS);
    const writing = useWriting();
    const [isOpen, setOpen] = useState(false);
    const panel = useId();
    const isDone = one.state === "done";
    const of = words.of(one.filter === "" ? words.everything : visible(shortened(one.filter, 80)));
    const cells: Record<(typeof COLUMNS)[number], ReactNode> = {
        state: <State state={one.state} />,
        what: <What one={one} />,
        format: (
            <>
                {one.format}
                {one.proofs && <span className={style.quiet}>{words.withProofs}</span>}
            </>
        ),
        howMany: writing.number(one.events),
        size: writing.bytes(one.bytes),
        when: <Timestamp at={one.created_at} />,
        keptUntil: isDone && one.kept_until ? <Timestamp at={one.kept_until} /> : "–",
    };
    return (
        <Fragment>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <tr role="row" data-export={one.id} data-state={one.state}>
                {COLUMNS.map((name) => (
                    // biome-ignore lint/a11y/noRedundantRoles: as above
                    <td role="cell" key={name} data-column={name}>
                        <span className={style.label} aria-hidden="true">
                            {words[name]}
                        </span>
                        <div>{cells[name]}</div>
                    </td>
                ))}
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <td role="cell">
                    <div className={style.actions}>
                        {isDone && (
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
                                    aria-expanded={isOpen}
                                    aria-controls={isOpen ? panel : undefined}
                                    onClick={() => setOpen(!isOpen)}
                                >
                                    {words.check}
                                    <span className="unseen">{of}</span>
                                    <Icon name={isOpen ? "up" : "down"} />
                                </button>
                            </>
                        )}
                        <button type="button" className="small" onClick={() => onDelete(one)}>
                            <Icon name="bin" /> {words.delete}
                            <span className="unseen">{of}</span>
                        </button>
                    </div>
                </td>
            </tr>
            {isOpen && isDone && (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tr role="row" id={panel} className={style.more}>
                    {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                    <td role="cell" colSpan={COLUMNS.length + 1}>
                        <Check one={one} />
                    </td>
                </tr>
            )}
        </Fragment>
    );
}

function State({ state }: { state: string }) {
    const words = useWords(WORDS);
    const word = words.states[state] ?? state;
    if (state === "failed") {
        return (
            <span className={style.failed}>
                <Icon name="crossed" size={14} /> {word}
            </span>
        );
    }
    return (
        <Badge kind={state === "done" ? "good" : "quiet"}>
            <Icon name={state === "done" ? "check" : "hourglass"} size={12} /> {word}
        </Badge>
    );
}

/** Which events, in which order, why, and why it failed. */
function What({ one }: { one: Export }) {
    const words = useWords(WORDS);
    const order = words.orders[one.order] ?? one.order;
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

function Waiting() {
    return (
        <tbody aria-hidden="true">
            {[..."abc"].map((row) => (
                <tr key={row}>
                    {COLUMNS.map((name) => (
                        <td key={name}>
                            <Skeleton width="80%" />
                        </td>
                    ))}
                    <td />
                </tr>
            ))}
        </tbody>
    );
}
