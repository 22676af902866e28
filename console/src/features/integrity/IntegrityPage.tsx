import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { checkpoints } from "../../api/integrity";
import { PageHead } from "../../components/PageHead";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { BrowserCheck } from "./BrowserCheck";
import { Checkpoints } from "./Checkpoints";
import style from "./Integrity.module.css";
import { LogNow } from "./LogNow";
import { Outside } from "./Outside";
import { ServerVerification } from "./ServerVerification";
import { INTEGRITY_WORDS } from "./words";

/** What this page is made of; each is read, and fails, by itself. */
const READ = ["checkpoint", "checkpoints", "health", "vkey", "verifications"];

/** What there is to hold against the log, and the ways to do it. */
export function IntegrityPage() {
    const words = useWords(INTEGRITY_WORDS);
    const reader = useReader();
    const client = useQueryClient();
    const kept = useInfiniteQuery({ ...checkpoints(reader.id), enabled: seesAll(reader) });
    const rows = kept.data?.pages.flatMap((page) => page.rows);
    // A log that went on from an old copy has a greater number; those who may not list them see the first.
    const log = rows?.reduce((most, one) => Math.max(most, one.log), 1) ?? 1;
    const reread = () =>
        client.refetchQueries({
            type: "active",
            predicate: ({ queryKey }) => READ.includes(String(queryKey[0])),
        });
    return (
        <>
            <PageHead title={words.title} status={kept.isFetching ? words.reading : undefined}>
                <button type="button" className="small" disabled={kept.isFetching} onClick={reread}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
            </PageHead>
            <p className={style.quiet}>{words.explain}</p>
            <LogNow log={log} />
            <div className={style.parts}>
                <ServerVerification />
                <BrowserCheck
                    log={log}
                    kept={!seesAll(reader) ? "not shown" : kept.isError ? "unreadable" : (rows ?? [])}
                    isReading={kept.isLoading}
                />
            </div>
            <Outside log={log} />
            <Checkpoints kept={kept} />
        </>
    );
}
