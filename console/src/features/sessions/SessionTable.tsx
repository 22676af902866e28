import type { ReactNode } from "react";
import type { Session } from "../../api/queries";
import { EventsLink } from "../../components/EventsLink";
import { EventText } from "../../components/EventText";
import { administers, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { lasting } from "../../lib/time";
import { Badge } from "../../ui/Badge";
import { Icon } from "../../ui/icons";
import { Skeleton } from "../../ui/Skeleton";
import style from "./SessionTable.module.css";
import { SESSION_WORDS, whyEnded } from "./words";

interface Props {
    /** Nothing while the first are being read. */
    sessions: readonly Session[] | undefined;
    /** Whether others are being read, which will take their place. */
    busy: boolean;
    /** When they were read, in milliseconds since 1970: until then the running ones have lasted. */
    now: number;
    onDisconnect: (session: Session) => void;
}

interface Column {
    name: keyof (typeof SESSION_WORDS)["en"]["columns"];
    cell: (session: Session, now: number) => ReactNode;
}

const COLUMNS: readonly Column[] = [
    {
        name: "workspace",
        cell: (session) => <EventText text={session.workspace_name || session.workspace_id} />,
    },
    {
        name: "person",
        cell: (session) => <EventText text={session.user_email || session.user_id} />,
    },
    { name: "started", cell: (session) => <Timestamp at={session.started_at} /> },
    {
        name: "duration",
        cell: (session, now) => lasting(session.started_at, session.ended_at ?? now),
    },
    { name: "state", cell: (session) => <State session={session} /> },
];

/* As a table and as cards: see `EventTable`. The roles are said, because browsers forget them with the layout. */
export function SessionTable({ sessions, busy, now, onDisconnect }: Props) {
    const words = useWords(SESSION_WORDS);
    return (
        <table
            // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
            role="table"
            className={style.table}
            aria-busy={busy}
        >
            <caption className="unseen">{words.title}</caption>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <thead role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    {COLUMNS.map(({ name }) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col" key={name}>
                            {words.columns[name]}
                        </th>
                    ))}
                    {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                    <th role="columnheader" scope="col">
                        <span className="unseen">{words.todo}</span>
                    </th>
                </tr>
            </thead>
            {sessions ? (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tbody role="rowgroup">
                    {sessions.map((session) => (
                        <Row key={session.id} session={session} now={now} onDisconnect={onDisconnect} />
                    ))}
                </tbody>
            ) : (
                <Waiting />
            )}
        </table>
    );
}

function Row({ session, now, onDisconnect }: Pick<Props, "now" | "onDisconnect"> & { session: Session }) {
    const words = useWords(SESSION_WORDS);
    const reader = useReader();
    const mayEnd = !session.ended_at && (session.user_id === reader.id || administers(reader));
    const of = words.sessionOf(session.user_email || session.user_id, session.workspace_name);
    return (
        // biome-ignore lint/a11y/noRedundantRoles: as above
        <tr role="row" data-session={session.id}>
            {COLUMNS.map(({ name, cell }) => (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <td role="cell" key={name} data-column={name}>
                    <span className={style.label} aria-hidden="true">
                        {words.columns[name]}
                    </span>
                    <div>{cell(session, now)}</div>
                </td>
            ))}
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <td role="cell">
                <div className={style.actions}>
                    {mayEnd && (
                        <button type="button" className="small" onClick={() => onDisconnect(session)}>
                            <span>
                                {words.disconnect}
                                <span className="unseen"> {visible(of)}</span>
                            </span>
                        </button>
                    )}
                    <EventsLink field="session_id" value={session.id} of={of} />
                </div>
            </td>
        </tr>
    );
}

function State({ session }: { session: Session }) {
    const words = useWords(SESSION_WORDS);
    if (!session.ended_at) {
        return (
            <Badge kind="good">
                <Icon name="play" size={12} /> {words.running}
            </Badge>
        );
    }
    return (
        <span className={style.ended}>
            <span>{words.ended(visible(whyEnded(session.ended_by, words.why)))}</span>
            <Timestamp at={session.ended_at} />
        </span>
    );
}

function Waiting() {
    return (
        <tbody aria-hidden="true">
            {[..."abcdef"].map((row) => (
                <tr key={row}>
                    {COLUMNS.map(({ name }) => (
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
