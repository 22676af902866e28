import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { verifications } from "../../api/integrity";
import { checkpoint, health } from "../../api/overview";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Acceptance } from "../../components/integrity/Acceptance";
import { readCheckpoint } from "../../components/integrity/state";
import { VerificationOutcome } from "../../components/integrity/VerificationOutcome";
import { STATE_WORDS } from "../../components/integrity/words";
import { seesAll, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { OVERVIEW_WORDS } from "./words";

/** How large the log is, what was signed of it last, and whether it takes new events. Nothing is verified here. */
export function IntegrityState() {
    const words = useWords(OVERVIEW_WORDS);
    return (
        <Section title={words.integrity}>
            <dl className={style.facts}>
                <Checkpoint />
                <Accepting />
                {seesAll(useReader()) && <Verified />}
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

function Accepting() {
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
            {data ? <Acceptance health={data} organization={organization_id} /> : <Skeleton width="5rem" />}
        </Fact>
    );
}

/** For those who may know it: what the server last found of its own log. */
function Verified() {
    const words = useWords(OVERVIEW_WORDS);
    const states = useWords(STATE_WORDS);
    const { data, error, isFetching, refetch } = useQuery(verifications(useReader().id));
    const last = data?.last;
    return (
        <Fact name={words.verified}>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && <Skeleton width="5rem" />}
            {data && !last && states.never}
            {last && (
                <>
                    <VerificationOutcome of={last} />
                    <br />
                    <Timestamp at={last.ended_at} />
                </>
            )}
        </Fact>
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
