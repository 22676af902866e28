import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearchParams } from "react-router";
import { newestEvents } from "../../api/newest";
import { stats } from "../../api/queries";
import { ActionName } from "../../components/actions/ActionName";
import { BriefEvents } from "../../components/brief/BriefEvents";
import { Choice } from "../../components/Choice";
import { ErrorNotice } from "../../components/ErrorNotice";
import { top } from "../../components/facets";
import { bars } from "../../components/histogram/bars";
import { Histogram } from "../../components/histogram/Histogram";
import { PageHead } from "../../components/PageHead";
import { PrintHead } from "../../components/print/PrintHead";
import { Ranking } from "../../components/ranking/Ranking";
import { useReader } from "../../components/reader";
import { exactly } from "../../lib/filter-text";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Activity.module.css";
import { Download } from "./Download";
import { Kept } from "./Kept";
import { own, PERIODS, type Period, periodOf } from "./own";
import { SignIns } from "./SignIns";
import { ACTIVITY_WORDS } from "./words";
import { You } from "./You";

/** Actions that are named, and events that are shown. */
const ROWS = 10;

/** What the log has of whoever looks at it, whatever else they may read: the right of access, without asking anybody. */
export function ActivityPage() {
    const words = useWords(ACTIVITY_WORDS);
    const [address] = useSearchParams();
    const reader = useReader();
    const navigate = useNavigate();
    const period = periodOf(address);
    const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery({
        ...stats(reader.id, own(reader.id, period, { facets: "action", top: String(ROWS) })),
        placeholderData: () => undefined,
    });
    const drawn = data?.histogram ? bars(data.histogram) : [];
    const to = (more: Record<string, string>) => `/?${own(reader.id, period, more)}`;
    return (
        <>
            <PageHead
                title={words.title}
                status={isFetching ? words.reading : data && words.recorded(data.total)}
            >
                <Choice
                    label={words.which}
                    choices={PERIODS.map((one) => ({
                        name: words.periods[one],
                        to: one === "all" ? "/activity" : `?period=${one}`,
                        current: one === period,
                    }))}
                />
                <button type="button" className="small" onClick={() => window.print()}>
                    <Icon name="printer" /> {words.print}
                </button>
            </PageHead>
            {data && <PrintHead at={dataUpdatedAt}>{words.periods[period]}</PrintHead>}
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            <div className={style.parts}>
                <You />
                {!error && (
                    <Section title={words.byAction}>
                        {!data && <Skeleton width="70%" />}
                        {data?.total === 0 && <p className={style.quiet}>{words.noEvents}</p>}
                        {data && data.total > 0 && (
                            <Ranking
                                rows={top(data, "action", ROWS)}
                                to={(action) => to({ action: exactly(action) })}
                                shown={(action) => <ActionName action={action} />}
                            />
                        )}
                    </Section>
                )}
                <SignIns period={period} />
            </div>
            {drawn.length > 1 && (
                <Section title={words.byTime}>
                    <Histogram
                        bars={drawn}
                        onZoom={({ start, end }) => navigate(`/?${own(reader.id, "all", { start, end })}`)}
                    />
                </Section>
            )}
            <Newest period={period} />
            <div className={style.pair}>
                <Kept />
                <Download />
            </div>
        </>
    );
}

function Newest({ period }: { period: Period }) {
    const words = useWords(ACTIVITY_WORDS);
    const { id } = useReader();
    const { data, error, isFetching, refetch } = useQuery(
        newestEvents(id, own(id, period, { limit: String(ROWS) })),
    );
    return (
        <Section title={words.newest}>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && <Skeleton width="80%" />}
            {data?.length === 0 && <p className={style.quiet}>{words.noEvents}</p>}
            {data && data.length > 0 && (
                <>
                    <BriefEvents caption={words.newest} events={data} tells="outcome" />
                    <p className={style.flat}>
                        <Link to={`/?${own(id, period)}`}>{words.all}</Link>
                    </p>
                </>
            )}
        </Section>
    );
}
