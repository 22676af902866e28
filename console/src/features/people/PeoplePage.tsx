import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type Person, people } from "../../api/accounts";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { PageHead } from "../../components/PageHead";
import { Pager, usePagesBefore } from "../../components/Pager";
import { administers, seesAll, useReader } from "../../components/reader";
import { ROLE_WORDS } from "../../components/roles";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { type Column, Table } from "../../ui/Table";
import { Denied } from "./Denied";
import { like } from "./like";
import { NewAccount } from "./NewAccount";
import style from "./People.module.css";
import { State } from "./State";
import { PEOPLE_WORDS } from "./words";

export function PeoplePage() {
    return seesAll(useReader()) ? <Accounts /> : <Denied />;
}

/** The accounts of the organization: the address says which page, and what is searched for in it. */
function Accounts() {
    const words = useWords(PEOPLE_WORDS);
    const reader = useReader();
    const [address, setAddress] = useSearchParams();
    const before = usePagesBefore(address);
    const search = address.get("search") ?? "";
    const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
        people(reader.id, address.get("cursor") ?? ""),
    );
    const [isCreating, create] = useState(false);
    const rows = data && like(data.rows, search);
    const told =
        data && rows && status(words, rows.length, data.rows.length, data.next !== undefined, search);
    const find = (typed: string) => {
        const next = new URLSearchParams(address);
        if (typed === "") {
            next.delete("search");
        } else {
            next.set("search", typed);
        }
        setAddress(next, { replace: true, preventScrollReset: true, state: before && { before } });
    };
    return (
        <>
            <PageHead title={words.title} status={isFetching ? words.reading : told}>
                <button type="button" className="small" disabled={isFetching} onClick={() => refetch()}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
                {administers(reader) && (
                    <button type="button" className="small primary" onClick={() => create(true)}>
                        <Icon name="userPlus" /> {words.create}
                    </button>
                )}
            </PageHead>
            <search className={style.search}>
                <TextField
                    label={words.search}
                    placeholder={words.searchHint}
                    type="search"
                    value={search}
                    maxLength={200}
                    spellCheck={false}
                    onChange={(change) => find(change.target.value)}
                />
            </search>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {rows?.length === 0 && !isFetching && (
                <Notice kind="hint" title={search === "" ? words.nobodyHere : words.nobody}>
                    {data?.next !== undefined && <p>{words.others}</p>}
                </Notice>
            )}
            {(rows ? rows.length > 0 : isFetching) && (
                <PeopleTable rows={rows} busy={isFetching && isPlaceholderData} />
            )}
            <Pager address={address} before={before} next={isFetching ? undefined : data?.next} />
            {isCreating && <NewAccount onClose={() => create(false)} />}
        </>
    );
}

type Words = (typeof PEOPLE_WORDS)["en"];

function status(words: Words, shown: number, all: number, more: boolean, search: string): string {
    return search === "" ? words.count(all, more) : words.found(shown, all);
}

function PeopleTable({ rows, busy }: { rows: readonly Person[] | undefined; busy: boolean }) {
    const words = useWords(PEOPLE_WORDS);
    const roles = useWords(ROLE_WORDS);
    const { id: own } = useReader();
    const columns: Column<Person>[] = [
        {
            name: "name",
            title: words.name,
            least: 9,
            cell: ({ id, name, email }) => (
                <>
                    <Link to={`/people/${encodeURIComponent(id)}`} className={style.name}>
                        <EventText text={name || email} limit={80} />
                    </Link>
                    {id === own && <span className={style.text}> ({words.you})</span>}
                </>
            ),
        },
        {
            name: "address",
            title: words.address,
            least: 13,
            cell: ({ email }) => <EventText text={email} />,
        },
        { name: "role", title: words.role, least: 8.25, cell: ({ role }) => roles.names.get(role) ?? role },
        { name: "state", title: words.state, cell: (person) => <State person={person} /> },
        {
            name: "factor",
            title: words.factor,
            least: 7.5,
            cell: ({ second_factor }) => (second_factor ? words.on : words.off),
        },
        { name: "made", title: words.made, cell: ({ created_at }) => <Timestamp at={created_at} /> },
    ];
    return <Table caption={words.title} columns={columns} rows={rows} id={({ id }) => id} busy={busy} />;
}
