import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { newestOf } from "../../api/integrity";
import { keyOfProof } from "../../api/log-key";
import { health } from "../../api/overview";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Acceptance } from "../../components/integrity/Acceptance";
import { readCheckpoint } from "../../components/integrity/state";
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
    const writing = useWriting();
    const { organization_id } = useReader();
    const newest = useQuery(newestOf(organization_id, log));
    const accepts = useQuery(health);
    const read = newest.data === undefined ? undefined : readCheckpoint(newest.data);
    const waiting = <Skeleton width="8rem" />;
    return (
        <Section title={words.now}>
            {newest.error && !newest.isFetching && (
                <ErrorNotice error={newest.error} onRetry={() => newest.refetch()} />
            )}
            {newest.data !== undefined && !read && <p className={style.quiet}>{words.malformed}</p>}
            <Facts
                facts={[
                    ...(newest.isError || (newest.data !== undefined && !read)
                        ? []
                        : ([
                              [words.entries, read ? writing.number(Number(read.size)) : waiting],
                              [
                                  words.origin,
                                  read ? <Copied text={read.origin} label={words.copyOrigin} /> : waiting,
                              ],
                              [
                                  words.root,
                                  read ? <Copied text={read.root} label={words.copyRoot} /> : waiting,
                              ],
                              [
                                  words.read,
                                  read ? (
                                      <Timestamp
                                          at={`${new Date(newest.dataUpdatedAt).toISOString().slice(0, 19)}Z`}
                                      />
                                  ) : (
                                      waiting
                                  ),
                              ],
                              [
                                  words.witnesses,
                                  read
                                      ? read.others.length === 0
                                          ? words.noWitnesses
                                          : writing.list(read.others.map(visible))
                                      : waiting,
                              ],
                          ] as const)),
                    [
                        words.accepting,
                        accepts.data ? (
                            <Acceptance health={accepts.data} organization={organization_id} />
                        ) : accepts.error && !accepts.isFetching ? (
                            <ErrorNotice error={accepts.error} onRetry={() => accepts.refetch()} />
                        ) : (
                            waiting
                        ),
                    ],
                ]}
            />
            {read && <Key organization={organization_id} origin={read.origin} />}
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

function Key({ organization, origin }: { organization: string; origin: string }) {
    const words = useWords(INTEGRITY_WORDS);
    const { data, error, isFetching, refetch } = useQuery(keyOfProof(organization, origin));
    if (error && !isFetching) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    const print = data === undefined ? undefined : fingerprint(data);
    const rows: [string, ReactNode][] = [
        [
            words.key,
            data === undefined ? (
                <Skeleton width="20rem" />
            ) : (
                <>
                    <Copied text={data} label={words.copyKey} />
                    <span className={style.hint}>{words.keyHint}</span>
                </>
            ),
        ],
    ];
    if (data !== undefined) {
        rows.push([
            words.fingerprint,
            print === undefined ? words.noFingerprint : <Copied text={print} label={words.copyFingerprint} />,
        ]);
    }
    return <Facts facts={rows} />;
}

/** A text to compare, and to take away. */
function Copied({ text, label }: { text: string; label: string }) {
    return (
        <span className={style.copied}>
            <code>{visible(text)}</code> <CopyButton text={text} label={label} />
        </span>
    );
}
