import { useQuery } from "@tanstack/react-query";
import { stats } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { top } from "../../components/facets";
import { Ranking } from "../../components/ranking/Ranking";
import { useReader } from "../../components/reader";
import { exactly } from "../../lib/filter-text";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Activity.module.css";
import { own, type Period, SIGN_INS } from "./own";
import { ACTIVITY_WORDS } from "./words";

/** Addresses that are named. */
const ROWS = 8;

/** From which addresses the reader signed in, and from which somebody tried to. */
export function SignIns({ period }: { period: Period }) {
    const words = useWords(ACTIVITY_WORDS);
    return (
        <>
            <From title={words.signIns} period={period} success="true" />
            <From title={words.failedSignIns} period={period} success="false" />
        </>
    );
}

function From({ title, period, success }: { title: string; period: Period; success: "true" | "false" }) {
    const words = useWords(ACTIVITY_WORDS);
    const { id } = useReader();
    const filter = { action: SIGN_INS, success };
    const { data, error, isFetching, refetch } = useQuery({
        ...stats(id, own(id, period, { ...filter, facets: "ip_address", histogram: "false" })),
        placeholderData: () => undefined,
    });
    const rows = data && top(data, "ip_address", ROWS);
    return (
        <Section title={title}>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!rows && isFetching && <Skeleton width="60%" />}
            {rows?.length === 0 && <p className={style.quiet}>{words.noSignIns}</p>}
            {rows && rows.length > 0 && (
                <>
                    <Ranking
                        rows={rows}
                        to={(ip) => `/?${own(id, period, { ...filter, ip_address: exactly(ip) })}`}
                    />
                    <p className={style.quiet}>{words.unknown}</p>
                </>
            )}
        </Section>
    );
}
