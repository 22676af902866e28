import { useQuery } from "@tanstack/react-query";
import { type Export, manifest } from "../../api/exports";
import { keyOfProof } from "../../api/log-key";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { shellWord } from "../../lib/text";
import { CopyButton } from "../../ui/CopyButton";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Check.module.css";
import { said } from "./manifest";
import { WORDS } from "./words";

/** What the log has recorded of a file, and the command that holds the file against it. */
export function Check({ one }: { one: Export }) {
    const words = useWords(WORDS);
    const reader = useReader();
    const { data, error, refetch } = useQuery(manifest(reader.id, one.id));
    const { sha256, origin } = data === undefined ? { sha256: undefined, origin: undefined } : said(data);
    const key = useQuery({ ...keyOfProof(reader.organization_id, origin ?? ""), enabled: !!origin });
    if (error) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    if (data === undefined) {
        return (
            <>
                <p role="status" className="unseen">
                    {words.reading}
                </p>
                <Skeleton width="60%" />
            </>
        );
    }
    const name = `neosc-${one.id}`;
    const vkey = key.data ? shellWord(key.data) : "KEY";
    const line = `neosc verify --vkey ${vkey} --export ${name}.${one.format} ${name}.manifest.json`;
    return (
        <div className={style.check}>
            <div className={style.value}>
                <strong>{words.digest}</strong>
                {sha256 && <CopyButton text={sha256} label={words.copyDigest} />}
            </div>
            {sha256 ? <code className={style.digest}>{sha256}</code> : <p>{words.noDigest}</p>}
            <div className={style.value}>
                <strong>{words.command}</strong>
                <CopyButton text={line} label={words.copyCommand} />
            </div>
            <pre className={style.line}>{line}</pre>
            <p className={style.quiet}>
                {key.data ? words.key : words.noKey} {words.entries(one.tree_size)}
            </p>
        </div>
    );
}
