import { Link, useLocation } from "react-router";
import { useWords } from "../lib/language";
import { Icon } from "../ui/icons";
import style from "./Pager.module.css";
import { WORDS } from "./words";

/** What the history of the window knows of a place in a list, beside its address. */
export interface Place {
    /** Cursors of the pages before this one; that of the first is `""`. */
    before: string[];
}

/** The pages before this one, if one came here from the first: an address alone does not know them. */
export function usePagesBefore(address: URLSearchParams): string[] | undefined {
    const state: unknown = useLocation().state;
    if (!address.get("cursor")) {
        return [];
    }
    const before = state && typeof state === "object" && "before" in state ? state.before : undefined;
    return Array.isArray(before) ? before.map(String) : undefined;
}

interface Props {
    address: URLSearchParams;
    before: string[] | undefined;
    next: string | undefined;
}

/** The ways to other pages, each an address. */
export function Pager({ address, before, next }: Props) {
    const words = useWords(WORDS);
    const isFirst = !address.get("cursor");
    const last = before?.at(-1);
    if (isFirst && next === undefined) {
        return null;
    }
    return (
        <nav className={style.pager} aria-label={words.pages}>
            {!isFirst && (
                <Link className="button small" to={at(address, "")}>
                    {words.firstPage}
                </Link>
            )}
            {last !== undefined && (
                <Link
                    className="button small"
                    to={at(address, last)}
                    state={{ before: before?.slice(0, -1) }}
                >
                    <Icon name="left" /> {words.previousPage}
                </Link>
            )}
            {next !== undefined && (
                <Link
                    className="button small"
                    to={at(address, next)}
                    state={before && { before: [...before, address.get("cursor") ?? ""] }}
                >
                    {words.nextPage} <Icon name="right" />
                </Link>
            )}
        </nav>
    );
}

function at(address: URLSearchParams, cursor: string): string {
    const other = new URLSearchParams(address);
    if (cursor === "") {
        other.delete("cursor");
    } else {
        other.set("cursor", cursor);
    }
    return `?${other}`;
}
