import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { newestEvents } from "../../api/newest";
import { BriefEvents } from "../../components/brief/BriefEvents";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { failures, log, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

const ROWS = 6;

/** The newest events of the period that failed. */
export function Failures({ period }: { period: Period }) {
    const words = useWords(OVERVIEW_WORDS);
    const { data, error, isFetching, refetch } = useQuery(
        newestEvents(useReader().id, failures(period, ROWS)),
    );
    return (
        <Section title={words.newestFailures}>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && <Skeleton width="80%" />}
            {data?.length === 0 && <p className={style.quiet}>{words.noFailures}</p>}
            {data && data.length > 0 && (
                <>
                    <BriefEvents caption={words.newestFailures} events={data} tells="person" />
                    <p>
                        <Link to={log(period, { success: "false" })}>{words.toFailures}</Link>
                    </p>
                </>
            )}
        </Section>
    );
}
