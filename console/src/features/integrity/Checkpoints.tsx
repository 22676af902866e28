import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Checkpoint } from "../../api/integrity";
import { ErrorNotice } from "../../components/ErrorNotice";
import { seesAll, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useZone } from "../../components/zone";
import { useWords, useWriting } from "../../lib/language";
import { shortened, visible } from "../../lib/text";
import { inWords } from "../../lib/time";
import { CopyButton } from "../../ui/CopyButton";
import { Section } from "../../ui/Section";
import { type Column, Table } from "../../ui/Table";
import { WorkButton } from "../../ui/WorkButton";
import { drawing, HEIGHT, WIDTH } from "./drawing";
import style from "./Integrity.module.css";
import { INTEGRITY_WORDS } from "./words";

type Kept = UseInfiniteQueryResult<InfiniteData<{ rows: Checkpoint[]; next: string | undefined }>>;

/** Characters of a root that are shown: enough to compare two by eye, and the rest is copied. */
const ROOT_SHOWN = 16;

/** How the log grew, as a drawing and as a table, more of it on demand. */
export function Checkpoints({ kept }: { kept: Kept }) {
    const words = useWords(INTEGRITY_WORDS);
    const may = seesAll(useReader());
    const rows = kept.data?.pages.flatMap((page) => page.rows);
    return (
        <Section title={words.kept}>
            <p className={style.quiet}>{words.keptExplain}</p>
            {!may && <p className={style.denied}>{words.denied}</p>}
            {rows && <Growth kept={rows} />}
            {rows && (
                <p role="status" className={style.quiet}>
                    {rows.length === 0 ? words.noKept : words.count(rows.length, !kept.hasNextPage)}
                </p>
            )}
            {may && rows?.length !== 0 && (rows || kept.isFetching) && <Rows rows={rows} />}
            {kept.error && !kept.isFetching && (
                <ErrorNotice
                    error={kept.error}
                    onRetry={() => (kept.isFetchNextPageError ? kept.fetchNextPage() : kept.refetch())}
                />
            )}
            {kept.hasNextPage && (
                <div>
                    <WorkButton busy={kept.isFetchingNextPage} onClick={() => kept.fetchNextPage()}>
                        {words.older}
                    </WorkButton>
                </div>
            )}
        </Section>
    );
}

function Rows({ rows }: { rows: readonly Checkpoint[] | undefined }) {
    const words = useWords(INTEGRITY_WORDS);
    const writing = useWriting();
    const columns: Column<Checkpoint>[] = [
        { name: "time", title: words.time, cell: ({ at }) => <Timestamp at={at} /> },
        { name: "size", title: words.size, cell: ({ size }) => writing.number(size) },
        {
            name: "root",
            title: words.shortRoot,
            cell: ({ root, size }) => (
                <span className={style.copied}>
                    <code title={root}>{shortened(root, ROOT_SHOWN)}</code>
                    <CopyButton text={root} label={words.copyRootOf(size)} />
                </span>
            ),
        },
        { name: "log", title: words.log, cell: ({ log }) => writing.number(log) },
        {
            name: "witnesses",
            title: words.witnesses,
            cell: ({ witnesses }) =>
                witnesses.length === 0 ? words.none : writing.list(witnesses.map(visible)),
        },
    ];
    return (
        <Table
            caption={words.kept}
            columns={columns}
            rows={rows}
            id={({ log, size, at }) => `${log}/${size}/${at}`}
            bare
        />
    );
}

/** For eyes; the table has the values. */
function Growth({ kept }: { kept: readonly Checkpoint[] }) {
    const words = useWords(INTEGRITY_WORDS);
    const writing = useWriting();
    const zone = useZone();
    const drawn = drawing(kept);
    if (!drawn) {
        return null;
    }
    const { first, last, least, most, lines } = drawn;
    const [from = "", to = ""] = [first, last].map((at) => inWords(at.replace(/\.\d+/, ""), zone));
    return (
        <figure className={style.drawing}>
            <div aria-hidden="true">{writing.number(most)}</div>
            <svg
                role="img"
                aria-label={words.drawn(least, most, from, to)}
                viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
                preserveAspectRatio="none"
            >
                {lines.map((line) => (
                    <path key={line} d={line} />
                ))}
            </svg>
            <div aria-hidden="true">{writing.number(least)}</div>
            <div aria-hidden="true" className={style.ends}>
                <span>{from}</span>
                <span>{to}</span>
            </div>
        </figure>
    );
}
