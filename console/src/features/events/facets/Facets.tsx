import { useState } from "react";
import { Link } from "react-router";
import { ACTION_WORDS } from "../../../components/actions/words";
import { useWords, useWriting } from "../../../lib/language";
import { visible } from "../../../lib/text";
import { Icon } from "../../../ui/icons";
import style from "./Facets.module.css";
import { FACETS, type FacetOf, only, parted, without } from "./facets";
import type { Counts } from "./useCounts";
import { FACET_WORDS } from "./words";

interface Props {
    address: URLSearchParams;
    counts: Counts;
    /** Told when more values are wanted than were counted. */
    onMore: () => void;
}

/** The most frequent values of each field, with their counts: each a way to have it alone, or not at all. */
export function Facets({ address, counts, onMore }: Props) {
    const words = useWords(FACET_WORDS);
    const { data, isFetching } = counts;
    const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
    const shown = FACETS.map((facet) => ({
        facet,
        found: data?.facets.find(({ name }) => name === facet.name),
    })).filter(({ found }) => found?.values.some(({ value }) => value !== ""));
    return (
        <section className={style.rail} aria-label={words.title} aria-busy={isFetching}>
            {!data && isFetching && <p role="status">{words.counting}</p>}
            {data && data.facets.length > 0 && shown.length === 0 && <p>{words.none}</p>}
            {shown.map(({ facet, found }) => {
                const isWhole = whole.has(facet.name);
                const { values, others } = parted(found, isWhole);
                return (
                    <section key={facet.name} className={style.facet} aria-label={words.names[facet.name]}>
                        <h2>{words.names[facet.name]}</h2>
                        <ul>
                            {values.map(({ value, count }) => (
                                <Value
                                    key={value}
                                    facet={facet}
                                    value={value}
                                    count={count}
                                    address={address}
                                />
                            ))}
                        </ul>
                        {others > 0 && isWhole && <p>{words.others(others)}</p>}
                        {others > 0 && !isWhole && (
                            <button
                                type="button"
                                className={style.more}
                                onClick={() => {
                                    setWhole(new Set(whole).add(facet.name));
                                    onMore();
                                }}
                            >
                                {words.more(others)}
                            </button>
                        )}
                    </section>
                );
            })}
        </section>
    );
}

interface ValueProps {
    facet: FacetOf;
    value: string;
    count: number;
    address: URLSearchParams;
}

function Value({ facet, value, count, address }: ValueProps) {
    const words = useWords(FACET_WORDS);
    const label = useWords(ACTION_WORDS).label;
    const writing = useWriting();
    const text = visible(
        facet.name === "action"
            ? label(value)
            : facet.name === "outcome"
              ? (words.values.get(value) ?? value)
              : value,
    );
    return (
        <li>
            <Link to={`?${only(address, facet, value)}`} title={words.only(visible(value))}>
                <bdi>{text}</bdi>
            </Link>
            <span>{writing.number(count)}</span>
            <Link
                to={`?${without(address, facet, value)}`}
                className={style.exclude}
                aria-label={words.exclude(text)}
                title={words.exclude(text)}
            >
                <Icon name="minus" size={14} />
            </Link>
        </li>
    );
}
