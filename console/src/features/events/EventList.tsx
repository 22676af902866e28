import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { Refused } from "../../api/problem";
import { events, type Page } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { Pager, usePagesBefore } from "../../components/Pager";
import { seesAll, useReader } from "../../components/reader";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { sorting } from "./columns";
import { Counts } from "./counts/Counts";
import style from "./EventList.module.css";
import { EventTable } from "./EventTable";
import { FilterBar } from "./FilterBar";
import { changed, FILTERS, inUse, ROW_CHOICES, ROWS, toQuery } from "./filters";
import { InUse } from "./InUse";

/** The audit table: the address says what is in it. */
export function EventList() {
    const [address, setAddress] = useSearchParams();
    const reader = useReader();
    const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
        events(reader.id, toQuery(address)),
    );
    const client = useQueryClient();
    const refresh = () => {
        refetch();
        client.invalidateQueries({ queryKey: ["stats"] });
    };
    const before = usePagesBefore(address);
    const number = before && before.length + 1;
    const change = (changes: Record<string, string>) => setAddress(changed(address, changes));
    const wrong = wrongFilter(error);
    return (
        <>
            <div className={style.head}>
                <h1>Events</h1>
                {!seesAll(reader) && <span className={style.scope}>You see what you did yourself.</span>}
            </div>
            <FilterBar address={address} error={wrong} onApply={change} />
            <InUse address={address} />
            <Counts address={address} onApply={change} />
            <div className={style.status}>
                <p role="status">{isFetching ? "Reading…" : data ? words(data, number) : ""}</p>
                <Rows address={address} onChange={(limit) => change({ limit })} />
                <button type="button" className="small" disabled={isFetching} onClick={refresh}>
                    <Icon name="refresh" /> Refresh
                </button>
            </div>
            {error && !isFetching && (
                <ErrorNotice error={error} {...(wrong ? {} : { onRetry: () => refetch() })} />
            )}
            {!error && data?.events.length === 0 && <Nothing address={address} />}
            {(isFetching || (data && data.events.length > 0)) && (
                <div className={style.table}>
                    <EventTable
                        events={data?.events}
                        busy={isFetching && (isPlaceholderData || !data)}
                        address={address}
                        sorted={sorting(address)}
                        onSort={change}
                    />
                </div>
            )}
            <Pager address={address} before={before} next={isFetching ? undefined : data?.next} />
        </>
    );
}

function words(page: Page, number: number | undefined): string {
    const count = page.events.length;
    const events = `${count} ${count === 1 ? "event" : "events"}`;
    if (number === 1) {
        return page.next ? `The first ${events}; more follow.` : `${events}.`;
    }
    const name = number === undefined ? "A later page" : `Page ${number}`;
    return `${name}: ${events}${page.next ? "; more follow" : ", the last ones"}.`;
}

/** The filter the server does not understand, if it is one that has a field here. */
function wrongFilter(error: Error | null): { param: string; text: string } | undefined {
    const problem = error instanceof Refused && error.status === 400 ? error.problem : undefined;
    const filter = FILTERS.find(({ param }) => param === problem?.field);
    if (!problem || !filter) {
        return undefined;
    }
    return { param: filter.param, text: [problem.detail, problem.hint].filter(Boolean).join("; ") };
}

function Nothing({ address }: { address: URLSearchParams }) {
    const filtered = inUse(address).length > 0;
    return (
        <Notice kind="hint" title={filtered ? "No event matches" : "There are no events yet"}>
            {filtered ? (
                <p>
                    Take a filter away, or widen the period. <Link to="?">Show all events</Link>
                </p>
            ) : (
                <p>They appear here as soon as something is done, or a program sends some.</p>
            )}
        </Notice>
    );
}

function Rows({ address, onChange }: { address: URLSearchParams; onChange: (limit: string) => void }) {
    const rows = address.get("limit") || ROWS;
    const isOther = !ROW_CHOICES.some((choice) => choice === rows);
    return (
        <label>
            Rows{" "}
            <select value={rows} onChange={(change) => onChange(change.target.value)}>
                {isOther && <option>{rows}</option>}
                {ROW_CHOICES.map((choice) => (
                    <option key={choice}>{choice}</option>
                ))}
            </select>
        </label>
    );
}
