import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Person, person } from "../../api/accounts";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { PageHead } from "../../components/PageHead";
import { administers, seesAll, useReader } from "../../components/reader";
import { ROLE_WORDS } from "../../components/roles";
import { FullTimestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { ColumnOfParts, Columns } from "../../ui/Columns";
import { Facts } from "../../ui/Facts";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import { ByTime, Latest } from "./Activity";
import { Denied } from "./Denied";
import { Doings } from "./Doings";
import style from "./People.module.css";
import { RunningSessions } from "./RunningSessions";
import { SignIns } from "./SignIns";
import { State } from "./State";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

export function PersonPage({ id }: { id: string }) {
    return seesAll(useReader()) ? <Account id={id} /> : <Denied />;
}

/** An account: what it is, what its person does, and what administrators do with it. */
function Account({ id }: { id: string }) {
    const words = useWords(PERSON_WORDS);
    const { reading } = useWords(PEOPLE_WORDS);
    const reader = useReader();
    const { data, error, isFetching, refetch } = useQuery(person(reader.id, id));
    const title = data ? visible(data.name || data.email) : id;
    return (
        <>
            <p className={style.text}>
                <Link to="/people">
                    <Icon name="left" size={14} /> {words.back}
                </Link>
            </p>
            <PageHead title={title} status={isFetching ? reading : undefined} />
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && (
                <Section title={words.facts}>
                    <Skeleton width="60%" />
                    <Skeleton width="40%" />
                    <Skeleton width="50%" />
                </Section>
            )}
            {data && (
                <>
                    <Columns>
                        <ColumnOfParts>
                            <TheFacts person={data} />
                        </ColumnOfParts>
                        <ColumnOfParts>
                            <RunningSessions id={id} />
                            <ByTime id={id} />
                        </ColumnOfParts>
                    </Columns>
                    <SignIns person={data} />
                    <Latest id={id} />
                </>
            )}
        </>
    );
}

function TheFacts({ person }: { person: Person }) {
    const words = useWords(PEOPLE_WORDS);
    const mine = useWords(PERSON_WORDS);
    const roles = useWords(ROLE_WORDS);
    const reader = useReader();
    const { id, name, email, role, second_factor, created_at, expires_at } = person;
    return (
        <Section title={mine.facts}>
            <Facts
                facts={[
                    [words.name, <EventText key="name" text={name} />],
                    [words.address, <EventText key="address" text={email} />],
                    [words.role, roles.names.get(role) ?? role],
                    [words.state, <State key="state" person={person} />],
                    [words.factor, second_factor ? words.on : words.off],
                    [words.made, <FullTimestamp key="made" at={created_at} />],
                    [words.expires, expires_at ? <FullTimestamp key="ends" at={expires_at} /> : words.never],
                    [words.id, <code key="id">{id}</code>],
                ]}
            />
            {id === reader.id && (
                <p className={style.text}>
                    {mine.own} <Link to="/account">{words.toAccount}</Link>
                </p>
            )}
            {administers(reader) && <Doings person={person} />}
        </Section>
    );
}
