import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import {
    beginVerification,
    type RunningVerification,
    type Verification,
    verifications,
} from "../../api/integrity";
import { ErrorNotice } from "../../components/ErrorNotice";
import { VerificationOutcome } from "../../components/integrity/VerificationOutcome";
import { seesAll, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { visible } from "../../lib/text";
import { Facts } from "../../ui/Facts";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import { WorkButton } from "../../ui/WorkButton";
import style from "./Integrity.module.css";
import { INTEGRITY_WORDS } from "./words";

/** What the server finds of its own log, for those who may know it. */
export function ServerVerification() {
    const words = useWords(INTEGRITY_WORDS);
    const may = seesAll(useReader());
    return (
        <Section title={words.server}>
            <p className={style.quiet}>{words.serverExplain}</p>
            {may ? <Verifications /> : <p className={style.denied}>{words.denied}</p>}
        </Section>
    );
}

function Verifications() {
    const words = useWords(INTEGRITY_WORDS);
    const asked = verifications(useReader().id);
    const client = useQueryClient();
    const { data, error, isFetching, refetch } = useQuery(asked);
    const begin = useMutation({
        mutationFn: beginVerification,
        onSuccess: (answer) => client.setQueryData(asked.queryKey, answer),
    });
    const running = data?.running;
    return (
        <>
            <p>
                <WorkButton
                    className="primary"
                    busy={begin.isPending || Boolean(running)}
                    onClick={() => begin.mutate()}
                >
                    <Icon name="verified" /> {words.verifyAll}
                </WorkButton>
            </p>
            {begin.isError && <ErrorNotice error={begin.error} />}
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            <div role="status">
                {running && (
                    <p className={style.strong}>{words.phases.get(running.phase) ?? words.running}</p>
                )}
                {data && !running && !data.last && <p className={style.quiet}>{words.never}</p>}
                {data?.last && !running && <Told last={data.last} />}
            </div>
            {running && <Progress of={running} />}
            {!data && isFetching && <Skeleton width="60%" />}
            {data?.last && running && <h3>{words.lastEnded}</h3>}
            {data?.last && <Last last={data.last} />}
        </>
    );
}

/** Phases that go through all entries; of the others nobody knows how far they are. */
const COUNTED = ["entries", "published"];

function Progress({ of: { phase, entries, size } }: { of: RunningVerification }) {
    const words = useWords(INTEGRITY_WORDS);
    const known = COUNTED.includes(phase) && size > 0 ? { value: Math.min(entries, size), max: size } : {};
    return (
        <div className={style.progress}>
            <progress aria-label={words.running} {...known} />
            {"max" in known && <span>{words.ofEntries(entries, size)}</span>}
        </div>
    );
}

function Told({ last: { outcome } }: { last: Verification }) {
    const words = useWords(INTEGRITY_WORDS);
    const texts: Record<string, string> = { ok: words.okText, findings: words.findingsText };
    return <p>{texts[outcome] ?? words.failedText}</p>;
}

function Last({ last }: { last: Verification }) {
    const words = useWords(INTEGRITY_WORDS);
    const writing = useWriting();
    const rows = last.found.map((one, at) => ({ ...one, at }));
    return (
        <>
            <Facts
                facts={[
                    [words.outcome, <VerificationOutcome key="outcome" of={last} />],
                    [words.ended, <Timestamp key="ended" at={last.ended_at} />],
                    [words.made, writing.number(last.entries)],
                    [words.duration, words.took(last.seconds)],
                    ...(last.event
                        ? ([
                              [
                                  words.record,
                                  <Link key="event" to={`/events/${encodeURIComponent(last.event)}`}>
                                      {words.event}
                                  </Link>,
                              ],
                          ] as const)
                        : []),
                ]}
            />
            {last.failure && (
                <p className={style.bad} lang="en">
                    {visible(last.failure)}
                </p>
            )}
            {rows.length > 0 && (
                <>
                    <h3>{words.found}</h3>
                    {/* As the server says it, and in its language. */}
                    <ul className={style.found}>
                        {rows.map(({ at, index, what }) => (
                            <li key={at}>
                                {typeof index === "number" && <b>{words.at(index)}: </b>}
                                <span lang="en">{visible(what)}</span>
                            </li>
                        ))}
                    </ul>
                    {last.findings > rows.length && (
                        <p className={style.quiet}>{words.more(last.findings - rows.length)}</p>
                    )}
                </>
            )}
        </>
    );
}
