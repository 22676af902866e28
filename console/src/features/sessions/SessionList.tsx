import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type Session, type Sessions, sessions } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead, useHeadFocus } from "../../components/PageHead";
import { Pager, usePagesBefore } from "../../components/Pager";
import { seesAll, useReader } from "../../components/reader";
import { counted } from "../../lib/text";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { DisconnectQuestion } from "./DisconnectQuestion";
import style from "./SessionList.module.css";
import { SessionTable } from "./SessionTable";
import { toQuery } from "./words";

/** The sessions of people in workspaces: the address says which. */
export function SessionList() {
    const [address] = useSearchParams();
    const reader = useReader();
    const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch } = useQuery(
        sessions(reader.id, toQuery(address)),
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
            <PageHead title="Sessions" status={isFetching ? "Reading…" : data && words(data)}>
                <button type="button" className="small" disabled={isFetching} onClick={() => refetch()}>
                    <Icon name="refresh" /> Refresh
                </button>
            </PageHead>
            <Choice address={address} />
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

function words({ rows, next }: Sessions): string {
    return `${counted(rows.length, "session")}${next === undefined ? "." : "; older ones follow."}`;
}

/** Running ones or all, each an address. */
function Choice({ address }: { address: URLSearchParams }) {
    const all = seesAll(useReader());
    const isRunning = address.get("running") === "true";
    const to = (running: boolean) => {
        const other = new URLSearchParams(address);
        other.delete("cursor");
        other.delete("running");
        if (running) {
            other.set("running", "true");
        }
        return `?${other}`;
    };
    return (
        <nav className={style.choice} aria-label="Which sessions">
            <Link className="button small" to={to(false)} aria-current={isRunning ? undefined : "page"}>
                All
            </Link>
            <Link className="button small" to={to(true)} aria-current={isRunning ? "page" : undefined}>
                Running
            </Link>
            {!all && <span className={style.scope}>You see your own.</span>}
        </nav>
    );
}

function Nothing({ address }: { address: URLSearchParams }) {
    const isRunning = address.get("running") === "true";
    return (
        <Notice kind="hint" title={isRunning ? "No session is running" : "There are no sessions here"}>
            <p>
                One begins when a workspace is launched. <Link to="/workspaces">To the workspaces</Link>
            </p>
        </Notice>
    );
}
