import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Stats } from "../../api/queries";
import { ActionName } from "../../components/actions/ActionName";
import { ErrorNotice } from "../../components/ErrorNotice";
import { top } from "../../components/facets";
import { Ranking } from "../../components/ranking/Ranking";
import { seesAll, useReader } from "../../components/reader";
import { exactly } from "../../lib/filter-text";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { log, logOfFailedSignIns, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

type Read = UseQueryResult<Stats>;

/** Values of each that are named. */
const ROWS = 6;

interface Props {
    period: Period;
    /** Nothing where it could not be read, which is said above. */
    now: Read | undefined;
    signIns: Read;
}

/** Who did most, from where and what, and whose sign-ins failed most. */
export function Tops({ period, now, signIns }: Props) {
    const words = useWords(OVERVIEW_WORDS);
    const all = seesAll(useReader());
    const in_ = (filter: Record<string, string>) => log(period, filter);
    const failed = (filter: Record<string, string>) => logOfFailedSignIns(period, filter);
    return (
        <>
            {now && all && <Top title={words.topPeople} read={now} field="user_email" to={in_} />}
            {now && <Top title={words.topAddresses} read={now} field="ip_address" to={in_} />}
            {now && (
                <Top
                    title={words.topActions}
                    read={now}
                    field="action"
                    to={in_}
                    shown={(action) => <ActionName action={action} />}
                />
            )}
            {all && (
                <Top
                    title={words.signInsByPerson}
                    read={signIns}
                    field="user_email"
                    to={failed}
                    nothing={words.noSignIns}
                />
            )}
            <Top
                title={words.signInsByAddress}
                read={signIns}
                field="ip_address"
                to={failed}
                nothing={words.noSignIns}
            />
        </>
    );
}

interface TopProps {
    title: string;
    read: Read;
    field: string;
    to: (filter: Record<string, string>) => string;
    shown?: (value: string) => ReactNode;
    nothing?: string;
}

/** The most frequent values of a field, each a link to what has it. */
function Top({ title, read, field, to, shown, nothing }: TopProps) {
    const words = useWords(OVERVIEW_WORDS);
    const rows = read.data && top(read.data, field, ROWS);
    return (
        <Section title={title}>
            {read.error && !read.isFetching && (
                <ErrorNotice error={read.error} onRetry={() => read.refetch()} />
            )}
            {!rows && read.isFetching && <Skeleton width="70%" />}
            {rows?.length === 0 && <p className={style.quiet}>{nothing ?? words.none}</p>}
            {rows && rows.length > 0 && (
                <Ranking rows={rows} to={(value) => to({ [field]: exactly(value) })} shown={shown} />
            )}
        </Section>
    );
}
