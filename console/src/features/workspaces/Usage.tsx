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
import { type Column, Table } from "../../ui/Table";
import { hoursOf, PERIODS, periodOf, rows, type Used } from "./usage";
import { WORKSPACE_WORDS } from "./words";

type Counted = "launches" | "hours" | "people" | "running";

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
                <UsageTable
                    used={rows(all.data, usage.data)}
                    hours={hoursOf(usage.data)}
                    busy={usage.isPlaceholderData}
                />
            )}
        </>
    );
}

function UsageTable({ used, hours, busy }: { used: readonly Used[]; hours: number; busy: boolean }) {
    const words = useWords(WORKSPACE_WORDS);
    const writing = useWriting();
    const title = words.columns;
    const number = (name: Counted, foot?: ReactNode): Column<Used> => ({
        name,
        title: title[name],
        cell: (one) => writing.number(one[name]),
        isNumber: true,
        foot,
    });
    const sum = (name: Counted) =>
        number(name, writing.number(used.reduce((all, one) => all + one[name], 0)));
    const columns: readonly Column<Used>[] = [
        {
            name: "workspace",
            title: title.workspace,
            cell: (one) => (
                <>
                    <Link to={eventsWith("resource", `workspace:${one.id}`)}>
                        <EventText text={one.name || one.id} />
                    </Link>{" "}
                    {one.isGone && <Badge kind="quiet">{words.gone}</Badge>}
                </>
            ),
            foot: words.inAll,
        },
        sum("launches"),
        number("hours", writing.number(hours)),
        // People of several workspaces would be counted several times.
        number("people"),
        sum("running"),
        {
            name: "last",
            title: title.last,
            cell: ({ last }) => (last ? <Timestamp at={last} /> : words.never),
        },
    ];
    return <Table caption={words.usage} columns={columns} rows={used} id={({ id }) => id} busy={busy} />;
}
