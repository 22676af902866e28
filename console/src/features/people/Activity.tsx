import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { newestEvents } from "../../api/newest";
import { type Event, stats } from "../../api/queries";
import { ActionName } from "../../components/actions/ActionName";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { bars } from "../../components/histogram/bars";
import { Histogram } from "../../components/histogram/Histogram";
import { Outcome } from "../../components/Outcome";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { exactly } from "../../lib/filter-text";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { type Column, Table } from "../../ui/Table";
import style from "./People.module.css";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

/** As many events as show what somebody did just now. */
const LATEST = "10";

const theirs = (id: string, more: Record<string, string> = {}) =>
    String(new URLSearchParams({ user_id: exactly(id), ...more }));

/** What somebody did, by time. */
export function ByTime({ id }: { id: string }) {
    const words = useWords(PERSON_WORDS);
    const { reading } = useWords(PEOPLE_WORDS);
    const navigate = useNavigate();
    const { data, error, isFetching, refetch } = useQuery(
        stats(useReader().id, theirs(id, { start: "now-30d", end: "now", facets: "outcome" })),
    );
    const drawn = data?.histogram ? bars(data.histogram) : [];
    return (
        <Section title={words.activity}>
            <p role="status" className={style.text}>
                {isFetching ? reading : data && words.eventsCount(data.total)}
            </p>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {drawn.length > 1 && (
                <Histogram
                    bars={drawn}
                    onZoom={({ start, end }) => navigate(`/?${theirs(id, { start, end })}`)}
                />
            )}
        </Section>
    );
}

/** What somebody did last. */
export function Latest({ id }: { id: string }) {
    const words = useWords(PERSON_WORDS);
    const { reading } = useWords(PEOPLE_WORDS);
    const { data, error, isFetching, refetch } = useQuery(
        newestEvents(useReader().id, theirs(id, { limit: LATEST })),
    );
    const columns: Column<Event>[] = [
        {
            name: "time",
            title: words.time,
            cell: ({ id, timestamp }) => (
                <Link to={`/events/${encodeURIComponent(id)}`}>
                    <Timestamp at={timestamp} />
                </Link>
            ),
        },
        { name: "action", title: words.action, cell: ({ action }) => <ActionName action={action} /> },
        {
            name: "resource",
            title: words.resource,
            cell: ({ resource }) => (resource === "" ? words.none : <EventText text={resource} limit={80} />),
        },
        { name: "outcome", title: words.outcome, cell: ({ success }) => <Outcome success={success} /> },
    ];
    return (
        <Section title={words.latest}>
            <div className={style.head}>
                <p role="status">{isFetching ? reading : data?.length === 0 ? words.noEvents : ""}</p>
                <Link to={`/?${theirs(id)}`}>{words.toEvents}</Link>
            </div>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!error && data?.length !== 0 && (
                <Table caption={words.latest} columns={columns} rows={data} id={(event) => event.id} bare />
            )}
        </Section>
    );
}
