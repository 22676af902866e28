import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type ApiKey, apiKeys, revokeKey } from "../../api/keys";
import { Confirm } from "../../components/Confirm";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead, useHeadFocus } from "../../components/PageHead";
import { Pager, usePagesBefore } from "../../components/Pager";
import { administers, seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { KeyTable } from "./KeyTable";
import { NewKey } from "./NewKey";
import { KEY_WORDS } from "./words";

export function KeysPage() {
    const words = useWords(KEY_WORDS);
    if (seesAll(useReader())) {
        return <Keys />;
    }
    return (
        <>
            <PageHead title={words.title} />
            <Notice kind="hint" title={words.denied}>
                <p>{words.deniedDetail}</p>
            </Notice>
        </>
    );
}

/** The keys of programs: the address says which page of them. */
function Keys() {
    const words = useWords(KEY_WORDS);
    const reader = useReader();
    const [address] = useSearchParams();
    const before = usePagesBefore(address);
    const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
        apiKeys(reader.id, address.get("cursor") ?? ""),
    );
    const [isCreating, create] = useState(false);
    const [revoking, revoke] = useState<ApiKey>();
    const focusHead = useHeadFocus();
    const told = data && words.count(data.rows.length, data.next !== undefined);
    return (
        <>
            <PageHead title={words.title} status={isFetching ? words.reading : told}>
                <button type="button" className="small" disabled={isFetching} onClick={() => refetch()}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
                {administers(reader) && (
                    <button type="button" className="small primary" onClick={() => create(true)}>
                        <Icon name="key" /> {words.create}
                    </button>
                )}
            </PageHead>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {data?.rows.length === 0 && (
                <Notice kind="hint" title={words.none}>
                    <p>{words.noneDetail}</p>
                </Notice>
            )}
            {(data ? data.rows.length > 0 : isFetching) && (
                <KeyTable rows={data?.rows} busy={isFetching && isPlaceholderData} onRevoke={revoke} />
            )}
            <Pager address={address} before={before} next={isFetching ? undefined : data?.next} />
            {isCreating && <NewKey onClose={() => create(false)} />}
            {revoking && (
                <Confirm
                    title={words.revokeTitle(visible(revoking.name))}
                    action={words.revoke}
                    run={() => revokeKey(revoking.id)}
                    onClose={(done) => {
                        revoke(undefined);
                        if (done) {
                            // The button that would have the focus is gone.
                            focusHead();
                        }
                    }}
                >
                    <p>{words.revokeMeaning}</p>
                </Confirm>
            )}
        </>
    );
}
