import type { ReactNode } from "react";
import { Link } from "react-router";
import { catalogue } from "../../lib/intl";
import { useWords, useWriting } from "../../lib/language";
import { EventText } from "../EventText";
import style from "./Ranking.module.css";

const WORDS = catalogue(
    { events: (count: number): string => (count === 1 ? "event" : "events") },
    { events: (count) => (count === 1 ? "evento" : "eventos") },
);

interface Props {
    /** The most frequent values, the most frequent first. */
    rows: readonly { value: string; count: number }[];
    /** Where the events with a value are. */
    to: (value: string) => string;
    /** A value for people; as it is, unless given. */
    shown?: ((value: string) => ReactNode) | undefined;
}

/** Values by how many events have them, each a link to those; their parts of the largest as bars, for eyes alone. */
export function Ranking({ rows, to, shown }: Props) {
    const words = useWords(WORDS);
    const writing = useWriting();
    const most = rows[0]?.count ?? 1;
    return (
        <ol className={style.ranking}>
            {rows.map(({ value, count }) => (
                <li key={value}>
                    <span
                        className={style.part}
                        style={{ inlineSize: `${(100 * count) / most}%` }}
                        aria-hidden="true"
                    />
                    <Link to={to(value)}>{shown?.(value) ?? <EventText text={value} />}</Link>
                    <span className={style.count}>
                        {writing.number(count)}
                        <span className="unseen"> {words.events(count)}</span>
                    </span>
                </li>
            ))}
        </ol>
    );
}
