import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { stats } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { bars } from "../../../components/histogram/bars";
import { Histogram } from "../../../components/histogram/Histogram";
import { useReader } from "../../../components/reader";
import { exactly } from "../../../lib/filter-text";
import { keep, kept } from "../../../lib/kept";
import { visible } from "../../../lib/text";
import { changed, FILTERS } from "../filters";
import style from "./Counts.module.css";

const KEPT_AS = "neosc.counts";

/** Of what is counted: the field's name there, its words, and the filter that chooses a value. */
const FACETS: readonly { name: string; title: string; param: string; value?: (value: string) => string }[] = [
    {
        name: "outcome",
        title: "Outcome",
        param: "success",
        value: (value) => (value === "success" ? "true" : "false"),
    },
    { name: "action", title: "Action", param: "action" },
    { name: "user_email", title: "User", param: "user_email" },
    { name: "resource_type", title: "Resource", param: "resource", value: (value) => `${value}*` },
    { name: "ip_address", title: "IP address", param: "ip_address" },
    { name: "source", title: "Source", param: "source" },
];

interface Props {
    address: URLSearchParams;
    onApply: (values: Record<string, string>) => void;
}

/** How many events the filter finds, by time and by the most frequent values: shown when asked for, since it is read. */
export function Counts({ address, onApply }: Props) {
    const [open, setOpen] = useState(() => kept(KEPT_AS) === "open");
    return (
        <details
            className={style.counts}
            open={open}
            onToggle={(toggled) => {
                setOpen(toggled.currentTarget.open);
                keep(KEPT_AS, toggled.currentTarget.open ? "open" : "closed");
            }}
        >
            <summary>Counts</summary>
            {open && <Read address={address} onApply={onApply} />}
        </details>
    );
}

function Read({ address, onApply }: Props) {
    const reader = useReader();
    const { data, error, isFetching, refetch } = useQuery(stats(reader.id, query(address)));
    if (error) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    if (!data) {
        return <p role="status">{isFetching ? "Counting…" : ""}</p>;
    }
    const drawn = data.histogram ? bars(data.histogram) : [];
    return (
        <div className={style.inside} aria-busy={isFetching}>
            <p role="status">
                {data.total} {data.total === 1 ? "event" : "events"} in all.
            </p>
            {drawn.length > 1 && <Histogram bars={drawn} onZoom={onApply} />}
            <div className={style.facets}>
                {FACETS.map(({ name, title, param, value }) => {
                    const facet = data.facets.find((facet) => facet.name === name);
                    const values = facet?.values.filter((one) => one.value !== "") ?? [];
                    return values.length === 0 ? null : (
                        <section key={name} className={style.facet} aria-label={title}>
                            <h2>{title}</h2>
                            <ul>
                                {values.map((one) => (
                                    <li key={one.value}>
                                        <Link
                                            to={`?${changed(address, { [param]: value?.(one.value) ?? exactly(one.value) })}`}
                                            title={visible(one.value)}
                                        >
                                            <bdi>{visible(one.value)}</bdi>
                                        </Link>
                                        <span>{one.count}</span>
                                    </li>
                                ))}
                            </ul>
                            {facet && facet.others > 0 && <p>{facet.others} with other values</p>}
                        </section>
                    );
                })}
            </div>
        </div>
    );
}

/** The same filter, and which values are to be counted. */
function query(address: URLSearchParams): string {
    const asked = new URLSearchParams();
    for (const { param } of FILTERS) {
        const value = address.get(param);
        if (value) {
            asked.set(param, value);
        }
    }
    asked.set("facets", FACETS.map(({ name }) => name).join(","));
    asked.set("top", "5");
    return asked.toString();
}
