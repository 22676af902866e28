import { useQuery } from "@tanstack/react-query";
import { newestOf } from "../../api/integrity";
import { keyOfProof } from "../../api/log-key";
import { health } from "../../api/overview";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Acceptance } from "../../components/integrity/Acceptance";
import { readCheckpoint, type Said } from "../../components/integrity/state";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { visible } from "../../lib/text";
import { CopyButton } from "../../ui/CopyButton";
import { Facts } from "../../ui/Facts";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import { fingerprint } from "./fingerprint";
import style from "./Integrity.module.css";
import { INTEGRITY_WORDS } from "./words";

/** The state at a glance. Nothing of it is verified here. */
export function LogNow({ log }: { log: number }) {
    const words = useWords(INTEGRITY_WORDS);
    const { organization_id } = useReader();
    const newest = useQuery(newestOf(organization_id, log));
    const read = newest.data === undefined ? undefined : readCheckpoint(newest.data);
    return (
        <Section title={words.now}>
            {newest.error && !newest.isFetching && (
                <ErrorNotice error={newest.error} onRetry={() => newest.refetch()} />
            )}
            {newest.data !== undefined && !read && <p className={style.quiet}>{words.malformed}</p>}
            {newest.isLoading && <Skeleton width="60%" />}
            <div className={style.now}>
                {read && <Checkpoint read={read} at={newest.dataUpdatedAt} />}
                <Accepting />
                {read && <Key organization={organization_id} origin={read.origin} />}
            </div>
            {read && newest.data !== undefined && (
                <details className={style.details}>
                    <summary>{words.signedText}</summary>
                    <pre>{newest.data.trimEnd().split("\n").map(visible).join("\n")}</pre>
                    <CopyButton text={newest.data} label={words.copyCheckpoint} />
                </details>
            )}
        </Section>
    );
}

function Checkpoint({ read, at }: { read: Said; at: number }) {
    const words = useWords(INTEGRITY_WORDS);
    const writing = useWriting();
    const { origin, root, size, others } = read;
    return (
        <Facts
            facts={[
                [words.entries, writing.number(Number(size))],
                [words.origin, <Copied key="origin" text={origin} label={words.copyOrigin} />],
                [words.root, <Copied key="root" text={root} label={words.copyRoot} />],
                [words.read, <Timestamp key="read" at={`${new Date(at).toISOString().slice(0, 19)}Z`} />],
                [
                    words.witnesses,
                    others.length === 0 ? words.noWitnesses : writing.list(others.map(visible)),
                ],
            ]}
        />
    );
}

function Accepting() {
    const words = useWords(INTEGRITY_WORDS);
    const { organization_id } = useReader();
    const { data, error, isFetching, refetch } = useQuery(health);
    if (error && !isFetching) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    const told = data ? (
        <Acceptance health={data} organization={organization_id} />
    ) : (
        <Skeleton width="8rem" />
    );
    return <Facts facts={[[words.accepting, told]]} />;
}

function Key({ organization, origin }: { organization: string; origin: string }) {
    const words = useWords(INTEGRITY_WORDS);
    const { data, error, isFetching, refetch } = useQuery(keyOfProof(organization, origin));
    if (error && !isFetching) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    if (data === undefined) {
        return <Skeleton width="60%" />;
    }
    const print = fingerprint(data);
    const key = (
        <>
            <Copied text={data} label={words.copyKey} />
            <span className={style.hint}>{words.keyHint}</span>
        </>
    );
    const told =
        print === undefined ? words.noFingerprint : <Copied text={print} label={words.copyFingerprint} />;
    return (
        <Facts
            facts={[
                [words.key, key],
                [words.fingerprint, told],
            ]}
        />
    );
}

/** A text to compare, and to take away. */
function Copied({ text, label }: { text: string; label: string }) {
    return (
        <span className={style.copied}>
            <code>{visible(text)}</code> <CopyButton text={text} label={label} />
        </span>
    );
}
