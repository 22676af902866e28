import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Export, exports, isRunning, removeExport } from "../../api/exports";
import { Confirm } from "../../components/Confirm";
import { ErrorNotice } from "../../components/ErrorNotice";
import { ExportDialog } from "../../components/export/ExportDialog";
import { PageHead, useHeadFocus } from "../../components/PageHead";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { ExportTable } from "./ExportTable";
import { WORDS } from "./words";

const EVERYTHING = new URLSearchParams();

/** The reader's exports in the background. */
export function ExportsPage() {
    const words = useWords(WORDS);
    const { data, error, refetch, isFetching } = useQuery(exports(useReader().id));
    const [isNew, setNew] = useState(false);
    const [deleted, setDeleted] = useState<Export>();
    const toHead = useHeadFocus();
    const running = data?.filter(isRunning).length ?? 0;
    const status = data
        ? [words.count(data.length), running > 0 && words.running(running)].filter(Boolean).join(" ")
        : error
          ? undefined
          : words.reading;
    return (
        <>
            <PageHead title={words.title} status={status}>
                <button type="button" className="primary" onClick={() => setNew(true)}>
                    <Icon name="exported" /> {words.new}
                </button>
            </PageHead>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {data?.length === 0 && (
                <Notice kind="hint" title={words.nothing}>
                    <p>{words.nothingWhy}</p>
                </Notice>
            )}
            {data?.length !== 0 && (data || isFetching) && (
                <ExportTable exports={data} onDelete={setDeleted} />
            )}
            {isNew && <ExportDialog query={EVERYTHING} onClose={() => setNew(false)} />}
            {deleted && (
                <Delete
                    one={deleted}
                    onClose={(done) => {
                        setDeleted(undefined);
                        if (done) {
                            toHead();
                        }
                    }}
                />
            )}
        </>
    );
}

function Delete({ one, onClose }: { one: Export; onClose: (done: boolean) => void }) {
    const words = useWords(WORDS);
    const client = useQueryClient();
    const remove = async () => {
        try {
            await removeExport(one.id);
        } finally {
            await client.invalidateQueries({ queryKey: ["exports"] });
        }
    };
    return (
        <Confirm title={words.deleteTitle} action={words.delete} run={remove} onClose={onClose}>
            <p>{isRunning(one) ? words.deleteRunning : words.deleteText}</p>
        </Confirm>
    );
}
