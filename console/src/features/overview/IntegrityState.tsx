import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { checkpoint, type Health, health } from "../../api/overview";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import { acceptance, readCheckpoint } from "./integrity";
import style from "./Overview.module.css";
import { OVERVIEW_WORDS } from "./words";

/** How large the log is, what was signed of it last, and whether it takes new events. Nothing is verified here. */
export function IntegrityState() {
    const words = useWords(OVERVIEW_WORDS);
    return (
        <Section title={words.integrity}>
            <dl className={style.facts}>
                <Checkpoint />
                <Acceptance />
            </dl>
            <p>
                <Link to="/integrity">{words.toIntegrity}</Link>
            </p>
        </Section>
    );
}

function Checkpoint() {
    const words = useWords(OVERVIEW_WORDS);
    const writing = useWriting();
    const { organization_id } = useReader();
    const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery(checkpoint(organization_id));
    const read = data === undefined ? undefined : readCheckpoint(data);
    if (error && !isFetching) {
        return (
            <Fact name={words.entries}>
                <ErrorNotice error={error} onRetry={() => refetch()} />
            </Fact>
        );
    }
    if (data !== undefined && !read) {
        return <Fact name={words.entries}>{words.malformed}</Fact>;
    }
    return (
        <>
            <Fact name={words.entries}>
                {read ? writing.number(Number(read.size)) : <Skeleton width="5rem" />}
            </Fact>
            {read && (
                <>
                    <Fact name={words.root}>
                        <code>{read.root}</code>
                    </Fact>
                    <Fact name={words.asOf}>
                        <Timestamp at={`${new Date(dataUpdatedAt).toISOString().slice(0, 19)}Z`} />,{" "}
                        {words.signedBy(read.signatures)}
                    </Fact>
                </>
            )}
        </>
    );
}

function Acceptance() {
    const words = useWords(OVERVIEW_WORDS);
    const { organization_id } = useReader();
    const { data, error, isFetching, refetch } = useQuery(health);
    if (error && !isFetching) {
        return (
            <Fact name={words.accepting}>
                <ErrorNotice error={error} onRetry={() => refetch()} />
            </Fact>
        );
    }
    return (
        <Fact name={words.accepting}>
            {data ? <Told health={data} organization={organization_id} /> : <Skeleton width="5rem" />}
        </Fact>
    );
}

function Told({ health, organization }: { health: Health; organization: string }) {
    const words = useWords(OVERVIEW_WORDS);
    const { state, why } = acceptance(health, organization);
    const isGood = state === "accepted";
    return (
        <>
            <span className={isGood ? style.fine : style.wrong}>
                <Icon name={isGood ? "success" : "warning"} size={14} /> {words[state]}
            </span>
            {why !== "" && <span className={style.why}>{visible(why)}</span>}
        </>
    );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}
