import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { workspaces } from "../../api/queries";
import { workspaceUsage } from "../../api/usage";
import { Choice } from "../../components/Choice";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { seesAll, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { eventsWith } from "../../lib/filter-text";
import { useWords, useWriting } from "../../lib/language";
import { Badge } from "../../ui/Badge";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Usage.module.css";
import { hoursOf, PERIODS, periodOf, rows, type Used } from "./usage";
import { WORKSPACE_WORDS } from "./words";

type Column = keyof (typeof WORKSPACE_WORDS)["en"]["columns"];

const COLUMNS: readonly Column[] = ["workspace", "launches", "hours", "people", "running", "last"];

/** How much the workspaces were used: of everybody, or of oneself. */
export function Usage({ address }: { address: URLSearchParams }) {
    const words = useWords(WORKSPACE_WORDS);
    const reader = useReader();
    const period = periodOf(address);
    const all = useQuery(workspaces(reader.id));
    const usage = useQuery(workspaceUsage(reader.id, `now-${period}`));
    const isRead = all.data && usage.data;
    return (
        <>
            <Choice
                label={words.period}
                choices={PERIODS.map((one) => ({
                    name: words.periods[one],
                    to: `?view=usage&period=${one}`,
                    current: one === period,
                }))}
            >
                {!seesAll(reader) && words.ownUsage}
            </Choice>
            {usage.error && !usage.isFetching && (
                <ErrorNotice error={usage.error} onRetry={() => usage.refetch()} />
            )}
            {!isRead && (all.isFetching || usage.isFetching) && <Skeleton width="100%" />}
            {isRead && !usage.error && (
                <Table
                    used={rows(all.data, usage.data)}
                    hours={hoursOf(usage.data)}
                    busy={usage.isPlaceholderData}
                />
            )}
        </>
    );
}

/* As a table and as cards: see `EventTable`. The roles are said, because browsers forget them with the layout. */
function Table({ used, hours, busy }: { used: readonly Used[]; hours: number; busy: boolean }) {
    const words = useWords(WORKSPACE_WORDS);
    const writing = useWriting();
    const sum = (of: (one: Used) => number) => writing.number(used.reduce((all, one) => all + of(one), 0));
    return (
        // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
        <table role="table" className={style.table} aria-busy={busy}>
            <caption className="unseen">{words.usage}</caption>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <thead role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    {COLUMNS.map((name) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col" key={name} data-column={name}>
                            {words.columns[name]}
                        </th>
                    ))}
                </tr>
            </thead>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <tbody role="rowgroup">
                {used.map((one) => (
                    // biome-ignore lint/a11y/noRedundantRoles: as above
                    <tr role="row" key={one.id}>
                        <Cell name="workspace">
                            <Link to={eventsWith("resource", `workspace:${one.id}`)}>
                                <EventText text={one.name || one.id} />
                            </Link>{" "}
                            {one.isGone && <Badge kind="quiet">{words.gone}</Badge>}
                        </Cell>
                        <Cell name="launches">{writing.number(one.launches)}</Cell>
                        <Cell name="hours">{writing.number(one.hours)}</Cell>
                        <Cell name="people">{writing.number(one.people)}</Cell>
                        <Cell name="running">{writing.number(one.running)}</Cell>
                        <Cell name="last">{one.last ? <Timestamp at={one.last} /> : words.never}</Cell>
                    </tr>
                ))}
            </tbody>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <tfoot role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    <Cell name="workspace">{words.inAll}</Cell>
                    <Cell name="launches">{sum(({ launches }) => launches)}</Cell>
                    <Cell name="hours">{writing.number(hours)}</Cell>
                    {/* People of several workspaces would be counted several times. */}
                    <Cell name="people" />
                    <Cell name="running">{sum(({ running }) => running)}</Cell>
                    <Cell name="last" />
                </tr>
            </tfoot>
        </table>
    );
}

function Cell({ name, children }: { name: Column; children?: ReactNode }) {
    const words = useWords(WORKSPACE_WORDS);
    return (
        // biome-ignore lint/a11y/noRedundantRoles: as above
        <td role="cell" data-column={name} data-empty={children === undefined}>
            <span className={style.label} aria-hidden="true">
                {words.columns[name]}
            </span>
            <div>{children}</div>
        </td>
    );
}
