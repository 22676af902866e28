import { useQuery } from "@tanstack/react-query";
import { policies } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead } from "../../components/PageHead";
import { administers, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/Skeleton";
import { PolicyCard } from "./PolicyCard";
import style from "./PolicyList.module.css";
import { POLICY_WORDS } from "./words";

/** The security policies: for administrators to change, for others to read. */
export function PolicyList() {
    const words = useWords(POLICY_WORDS);
    const reader = useReader();
    const { data, error, isPending, refetch } = useQuery(policies(reader.id));
    const inForce = data?.filter(({ enabled }) => enabled).length ?? 0;
    return (
        <>
            <PageHead
                title={words.title}
                status={isPending ? words.reading : data && words.inForce(inForce, data.length)}
            >
                {!administers(reader) && <span>{words.othersChange}</span>}
            </PageHead>
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {data?.length === 0 && (
                <Notice kind="hint" title={words.none}>
                    <p>{words.noneText}</p>
                </Notice>
            )}
            <ul className={style.list} aria-busy={isPending}>
                {data?.map((policy) => (
                    <li key={policy.id}>
                        <PolicyCard policy={policy} />
                    </li>
                ))}
            </ul>
            {isPending && (
                <div className={style.waiting} aria-hidden="true">
                    <Skeleton width="14rem" />
                    <Skeleton width="24rem" />
                    <Skeleton width="18rem" />
                </div>
            )}
        </>
    );
}
