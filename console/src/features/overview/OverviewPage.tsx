import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { stats } from "../../api/queries";
import { Choice } from "../../components/Choice";
import { ErrorNotice } from "../../components/ErrorNotice";
import { FirstSteps } from "../../components/first-steps/FirstSteps";
import { PageHead } from "../../components/PageHead";
import { PrintHead } from "../../components/print/PrintHead";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { ByTime } from "./ByTime";
import { Failures } from "./Failures";
import { IntegrityState } from "./IntegrityState";
import { Numbers } from "./Numbers";
import style from "./Overview.module.css";
import { before, current, failedSignIns, PERIODS, type Period, periodOf } from "./period";
import { Tops } from "./Tops";
import { OVERVIEW_WORDS } from "./words";

/** What the pages of a period are made of; each is read, and fails, by itself. */
const READ = ["stats", "events", "health", "checkpoint", "verifications"];

/** The log at a glance: of everybody, or of oneself for those who see no more. */
export function OverviewPage() {
    const words = useWords(OVERVIEW_WORDS);
    const [address] = useSearchParams();
    const reader = useReader();
    const client = useQueryClient();
    const period = periodOf(address);
    const now = useQuery({ ...stats(reader.id, current(period)), placeholderData: () => undefined });
    const earlier = useQuery({ ...stats(reader.id, before(period)), placeholderData: () => undefined });
    const signIns = useQuery({
        ...stats(reader.id, failedSignIns(period)),
        placeholderData: () => undefined,
    });
    const reread = () =>
        client.refetchQueries({
            type: "active",
            predicate: ({ queryKey }) => READ.includes(String(queryKey[0])),
        });
    return (
        <>
            <PageHead
                title={words.title}
                status={now.isFetching ? words.reading : seesAll(reader) ? undefined : words.own}
            >
                <Choice
                    label={words.which}
                    choices={(Object.keys(PERIODS) as Period[]).map((one) => ({
                        name: words.periods[one],
                        to: `?period=${one}`,
                        current: one === period,
                    }))}
                />
                <button type="button" className="small" disabled={now.isFetching} onClick={reread}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
                <button type="button" className="small" onClick={() => window.print()}>
                    <Icon name="printer" /> {words.print}
                </button>
            </PageHead>
            <FirstSteps />
            {now.data && <PrintHead at={now.dataUpdatedAt}>{words.periods[period]}</PrintHead>}
            {now.error && !now.isFetching && <ErrorNotice error={now.error} onRetry={() => now.refetch()} />}
            {!now.error && (
                <>
                    <Numbers
                        period={period}
                        now={now.data}
                        before={earlier.data}
                        isUnknown={earlier.isError && !earlier.isFetching}
                    />
                    <ByTime period={period} stats={now.data} at={now.dataUpdatedAt} />
                </>
            )}
            <div className={style.parts}>
                <Tops period={period} now={now.isError ? undefined : now} signIns={signIns} />
                <IntegrityState />
            </div>
            <Failures period={period} />
        </>
    );
}
