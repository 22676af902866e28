import { Link } from "react-router";
import { ACTION_WORDS } from "../../../components/actions/words";
import { useZone } from "../../../components/zone";
import { useWords } from "../../../lib/language";
import { type Named, named } from "../../../lib/named";
import { visible } from "../../../lib/text";
import { after, inWords } from "../../../lib/time";
import { Icon } from "../../../ui/icons";
import { changed, hidesReads, inUse } from "../filters";
import { FILTER_WORDS } from "../words";
import style from "./InUse.module.css";

/** The filters in use, each with a way out of it; that reads of the log are left out is one of them. */
export function InUse({ address }: { address: URLSearchParams }) {
    const words = useWords(FILTER_WORDS);
    const labels: Named = named(words.labels);
    const say = useValues();
    const filters = inUse(address);
    const hides = hidesReads(address);
    if (filters.length === 0 && !hides) {
        return null;
    }
    const without = (params: string[]) =>
        `?${changed(address, Object.fromEntries(params.map((param) => [param, ""])))}`;
    return (
        <ul className={style.list} aria-label={words.inUse}>
            {filters.map(({ param, value }) => {
                const label = labels.get(param) ?? visible(param);
                return (
                    <li key={`${param} ${value}`} className={style.item}>
                        <span className={style.text}>
                            {label}: <b>{visible(say(param, value))}</b>
                        </span>
                        <Link to={without([param])} aria-label={words.remove(label)}>
                            <Icon name="cross" size={14} />
                        </Link>
                    </li>
                );
            })}
            {hides && (
                <li>
                    <Link
                        to={`?${changed(address, { reads: "shown" })}`}
                        className={`${style.item} ${style.reads}`}
                        aria-label={`${words.readsHidden}. ${words.showReads}`}
                        title={words.showReads}
                    >
                        <span className={style.text}>{words.readsHidden}</span>
                        <Icon name="eye" size={14} />
                    </Link>
                </li>
            )}
            {filters.length > 0 && (
                <li>
                    <Link to={without(filters.map(({ param }) => param))}>{words.removeAll}</Link>
                </li>
            )}
        </ul>
    );
}

/** What the value of a filter is called. */
function useValues(): (param: string, value: string) => string {
    const words = useWords(FILTER_WORDS);
    const categories: Named = named(useWords(ACTION_WORDS).categories);
    const zone = useZone();
    return (param, value) => {
        switch (param) {
            case "start":
            case "end":
                // Instants by the chosen clock, like all others; what is no instant as it is.
                return words.ranges.get(value) ?? (value.includes("T") ? inWords(after(value), zone) : value);
            case "category":
                return categories.get(value) ?? value;
            case "success":
            case "source":
                return words.choices.get(value) ?? value;
            default:
                return value;
        }
    };
}
