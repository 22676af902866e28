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
import { type Column, Table } from "../../ui/Table";
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

export function SessionTable({ sessions, busy, now, onDisconnect }: Props) {
    const words = useWords(SESSION_WORDS);
    const columns: readonly Column<Session>[] = [
        {
            name: "workspace",
            title: words.columns.workspace,
            least: 8,
            cell: (session) => <EventText text={session.workspace_name || session.workspace_id} />,
        },
        {
            name: "person",
            title: words.columns.person,
            least: 12.5,
            cell: (session) => <EventText text={session.user_email || session.user_id} />,
        },
        {
            name: "started",
            title: words.columns.started,
            cell: (session) => <Timestamp at={session.started_at} />,
        },
        {
            name: "duration",
            title: words.columns.duration,
            cell: (session) => lasting(session.started_at, session.ended_at ?? now),
        },
        { name: "state", title: words.columns.state, cell: (session) => <State session={session} /> },
    ];
    return (
        <Table
            caption={words.title}
            columns={columns}
            rows={sessions}
            id={({ id }) => id}
            busy={busy}
            actions={{
                title: words.todo,
                of: (session) => <Actions session={session} onDisconnect={onDisconnect} />,
            }}
        />
    );
}

function Actions({ session, onDisconnect }: Pick<Props, "onDisconnect"> & { session: Session }) {
    const words = useWords(SESSION_WORDS);
    const reader = useReader();
    const mayEnd = !session.ended_at && (session.user_id === reader.id || administers(reader));
    const of = words.sessionOf(session.user_email || session.user_id, session.workspace_name);
    return (
        <>
            {mayEnd && (
                <button type="button" className="small" onClick={() => onDisconnect(session)}>
                    <span>
                        {words.disconnect}
                        <span className="unseen"> {visible(of)}</span>
                    </span>
                </button>
            )}
            <EventsLink field="session_id" value={session.id} of={of} />
        </>
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
