import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { type NamedOrganization, organizations } from "../../api/organizations";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventText } from "../../components/EventText";
import { Pager, usePagesBefore } from "../../components/Pager";
import { useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { Badge } from "../../ui/Badge";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { type Column, Table } from "../../ui/Table";
import { NewOrganization } from "./NewOrganization";
import style from "./Organization.module.css";
import { ORGANIZATION_WORDS } from "./words";

/** All organizations by name, for those who make them. */
export function AllOrganizations() {
    const words = useWords(ORGANIZATION_WORDS);
    const reader = useReader();
    const [address] = useSearchParams();
    const before = usePagesBefore(address);
    const { data, error, isFetching, isPlaceholderData, refetch } = useQuery(
        organizations(reader.id, address.get("cursor") ?? ""),
    );
    const [isCreating, create] = useState(false);
    const columns: Column<NamedOrganization>[] = [
        {
            name: "name",
            title: words.name,
            cell: ({ id, name }) => (
                <>
                    <EventText text={name} limit={100} />{" "}
                    {id === reader.organization_id && <Badge kind="good">{words.yours}</Badge>}
                </>
            ),
        },
        { name: "id", title: words.id, cell: ({ id }) => <code>{id}</code> },
        { name: "made", title: words.made, cell: ({ created_at }) => <Timestamp at={created_at} /> },
    ];
    const told = data && words.count(data.rows.length, data.next !== undefined);
    return (
        <Section title={words.all}>
            <p className={style.text}>{words.allMeaning}</p>
            <div className={style.head}>
                <p role="status">{isFetching ? words.reading : told}</p>
                <button type="button" className="small primary" onClick={() => create(true)}>
                    <Icon name="building" /> {words.create}
                </button>
            </div>
            {error && !isFetching ? (
                <ErrorNotice error={error} onRetry={() => refetch()} />
            ) : (
                <Table
                    caption={words.all}
                    columns={columns}
                    rows={data?.rows}
                    id={({ id }) => id}
                    busy={isFetching && isPlaceholderData}
                    bare
                />
            )}
            <Pager address={address} before={before} next={isFetching ? undefined : data?.next} />
            {isCreating && <NewOrganization onClose={() => create(false)} />}
        </Section>
    );
}
