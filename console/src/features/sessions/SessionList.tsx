import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type Session, sessions } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead, useHeadFocus } from "../../components/PageHead";
import { Pager, usePagesBefore } from "../../components/Pager";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { DisconnectQuestion } from "./DisconnectQuestion";
import { toQuery } from "./query";
import { SessionTable } from "./SessionTable";
import { Timeline } from "./timeline/Timeline";
import { Views } from "./Views";
import { SESSION_WORDS } from "./words";

/** The sessions of people in workspaces, as a list or in time: the address says which. */
export function SessionList() {
    const [address] = useSearchParams();
    return address.get("view") === "timeline" ? <Timeline address={address} /> : <List address={address} />;
}

function List({ address }: { address: URLSearchParams }) {
    const words = useWords(SESSION_WORDS);
    const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch } = useQuery(
        sessions(useReader().id, toQuery(address)),
    );
    const before = usePagesBefore(address);
    const [leaving, leave] = useState<Session>();
    const focusHead = useHeadFocus();
    const closed = (done: boolean) => {
        leave(undefined);
        if (done) {
            // The button that would have the focus is gone.
            focusHead();
        }
    };
    return (
        <>
            <PageHead
                title={words.title}
                status={
                    isFetching
                        ? words.reading
                        : data && words.counted(data.rows.length, data.next !== undefined)
                }
            >
                <button type="button" className="small" disabled={isFetching} onClick={() => refetch()}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
            </PageHead>
            <Views address={address} />
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!error && data?.rows.length === 0 && <Nothing address={address} />}
            {(isFetching || (data && data.rows.length > 0)) && (
                <SessionTable
                    sessions={data?.rows}
                    busy={isFetching && (isPlaceholderData || !data)}
                    now={dataUpdatedAt}
                    onDisconnect={leave}
                />
            )}
            <Pager address={address} before={before} next={isFetching ? undefined : data?.next} />
            {leaving && <DisconnectQuestion session={leaving} onClose={closed} />}
        </>
    );
}

function Nothing({ address }: { address: URLSearchParams }) {
    const words = useWords(SESSION_WORDS);
    const isRunning = address.get("running") === "true";
    return (
        <Notice kind="hint" title={isRunning ? words.noneRunning : words.none}>
            <p>
                {words.begins} <Link to="/workspaces">{words.toWorkspaces}</Link>
            </p>
        </Notice>
    );
}
