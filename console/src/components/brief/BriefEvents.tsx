import { Link } from "react-router";
import type { Event } from "../../api/queries";
import { catalogue } from "../../lib/intl";
import { useWords } from "../../lib/language";
import { ActionName } from "../actions/ActionName";
import { EventText } from "../EventText";
import { Outcome } from "../Outcome";
import { Timestamp } from "../Timestamp";
import style from "./BriefEvents.module.css";

const WORDS = catalogue(
    {
        columns: {
            time: "Time",
            action: "Action",
            person: "Person",
            resource: "Resource",
            outcome: "Outcome",
            address: "IP address",
        },
        itself: "the log itself",
    },
    {
        columns: {
            time: "Hora",
            action: "Acción",
            person: "Persona",
            resource: "Recurso",
            outcome: "Resultado",
            address: "Dirección IP",
        },
        itself: "el propio registro",
    },
);

/** Characters of a text in the table; the whole of it is on the event's page. */
const SHORT = 60;

interface Props {
    caption: string;
    events: readonly Event[];
    /** Whose they are, or how they ended and what they were done to: what differs among them. */
    tells: "person" | "outcome";
}

/** A few events, to see what is new; the whole list is the audit log's. */
export function BriefEvents({ caption, events, tells }: Props) {
    const words = useWords(WORDS);
    const isOfPeople = tells === "person";
    return (
        <table className={style.events}>
            <caption className="unseen">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.columns.time}</th>
                    <th scope="col">{words.columns.action}</th>
                    {isOfPeople ? (
                        <th scope="col">{words.columns.person}</th>
                    ) : (
                        <>
                            <th scope="col">{words.columns.resource}</th>
                            <th scope="col">{words.columns.outcome}</th>
                        </>
                    )}
                    <th scope="col">{words.columns.address}</th>
                </tr>
            </thead>
            <tbody>
                {events.map((event) => (
                    <tr key={event.id}>
                        <td>
                            <Link to={`/events/${encodeURIComponent(event.id)}`}>
                                <Timestamp at={event.timestamp} />
                            </Link>
                        </td>
                        <td>
                            <ActionName action={event.action} />
                        </td>
                        {isOfPeople ? (
                            <td>
                                <Person event={event} />
                            </td>
                        ) : (
                            <>
                                <td>
                                    <EventText text={event.resource} limit={SHORT} />
                                </td>
                                <td>
                                    <Outcome success={event.success} />
                                </td>
                            </>
                        )}
                        <td>
                            <EventText text={event.ip_address} limit={SHORT} />
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Person({ event }: { event: Event }) {
    const words = useWords(WORDS);
    const who = event.user_email || event.user_id;
    return who === "" ? <i>{words.itself}</i> : <EventText text={who} limit={SHORT} />;
}
