import { Link } from "react-router";
import { useZone } from "../../components/zone";
import { visible } from "../../lib/text";
import { inWords } from "../../lib/time";
import { Icon } from "../../ui/icons";
import { changed, inUse } from "./filters";
import style from "./InUse.module.css";

/** The filters in use, each with a way out of it. */
export function InUse({ address }: { address: URLSearchParams }) {
    const zone = useZone();
    const filters = inUse(address);
    if (filters.length === 0) {
        return null;
    }
    const without = (params: string[]) =>
        `?${changed(address, Object.fromEntries(params.map((param) => [param, ""])))}`;
    // Instants by the chosen clock, like all others; what is no instant (`now-7d`, a day) as it is.
    const words = (param: string, value: string) =>
        (param === "start" || param === "end") && value.includes("T") ? inWords(value, zone) : value;
    return (
        <ul className={style.list} aria-label="Filters in use">
            {filters.map(({ param, label, value }) => (
                <li key={`${param} ${value}`} className={style.item}>
                    <span className={style.text}>
                        {visible(label)}: <b>{visible(words(param, value))}</b>
                    </span>
                    <Link to={without([param])} aria-label={`Remove the filter ${label}`}>
                        <Icon name="cross" size={14} />
                    </Link>
                </li>
            ))}
            <li>
                <Link to={without(filters.map(({ param }) => param))}>Remove all</Link>
            </li>
        </ul>
    );
}
