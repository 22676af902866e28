import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Event, events } from "../../api/queries";
import { ActionName } from "../../components/actions/ActionName";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { failures, log, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

const ROWS = 6;
const SHORT = 60;

/** The newest events of the period that failed. */
export function Failures({ period }: { period: Period }) {
    const words = useWords(OVERVIEW_WORDS);
    const { data, error, isFetching, refetch } = useQuery({
        ...events(useReader().id, failures(period, ROWS)),
        placeholderData: () => undefined,
    });
    return (
        <Section title={words.newestFailures}>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && <Skeleton width="80%" />}
            {data?.events.length === 0 && <p className={style.quiet}>{words.noFailures}</p>}
            {data && data.events.length > 0 && (
                <>
                    <table className={style.failures}>
                        <caption className="unseen">{words.newestFailures}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{words.columns.time}</th>
                                <th scope="col">{words.columns.action}</th>
                                <th scope="col">{words.columns.user}</th>
                                <th scope="col">{words.columns.address}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {data.events.map((event) => (
                                <Row key={event.id} event={event} />
                            ))}
                        </tbody>
                    </table>
                    <p>
                        <Link to={log(period, { success: "false" })}>{words.toFailures}</Link>
                    </p>
                </>
            )}
        </Section>
    );
}

function Row({ event }: { event: Event }) {
    const words = useWords(OVERVIEW_WORDS);
    const who = event.user_email || event.user_id;
    return (
        <tr>
            <td>
                <Link to={`/events/${encodeURIComponent(event.id)}`}>
                    <Timestamp at={event.timestamp} />
                </Link>
            </td>
            <td>
                <ActionName action={event.action} />
            </td>
            <td>{who === "" ? <i>{words.itself}</i> : <EventText text={who} limit={SHORT} />}</td>
            <td>
                <EventText text={event.ip_address} limit={SHORT} />
            </td>
        </tr>
    );
}
