import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { running, type Session } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { type Column, Table } from "../../ui/Table";
import style from "./People.module.css";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

/** What somebody has running; it is ended on the page of the sessions. */
export function RunningSessions({ id }: { id: string }) {
    const words = useWords(PERSON_WORDS);
    const { reading } = useWords(PEOPLE_WORDS);
    const { data, error, isFetching, refetch } = useQuery(running(useReader().id, id));
    const columns: Column<Session>[] = [
        {
            name: "workspace",
            title: words.workspace,
            cell: ({ workspace_name, workspace_id }) => <EventText text={workspace_name || workspace_id} />,
        },
        { name: "started", title: words.started, cell: ({ started_at }) => <Timestamp at={started_at} /> },
    ];
    const told =
        data &&
        (data.rows.length === 0
            ? words.noRunning
            : words.someRunning(data.rows.length, data.next !== undefined));
    return (
        <Section title={words.running}>
            <div className={style.head}>
                <p role="status">{isFetching ? reading : told}</p>
                <Link to={`/sessions?${new URLSearchParams({ user_id: id })}`}>{words.toSessions}</Link>
            </div>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!error && data?.rows.length !== 0 && (
                <Table
                    caption={words.running}
                    columns={columns}
                    rows={data?.rows}
                    id={(session) => session.id}
                    bare
                />
            )}
        </Section>
    );
}
