import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { actions } from "../../api/queries";
import { ACTION_WORDS } from "../../components/actions/words";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Notice } from "../../ui/Notice";
import { changed, inUse } from "./filters";
import style from "./Nothing.module.css";
import { proposals } from "./proposals";
import { LIST_WORDS } from "./words";

/** What can be done where no event was found. */
export function Nothing({ address }: { address: URLSearchParams }) {
    const words = useWords(LIST_WORDS);
    const label = useWords(ACTION_WORDS).label;
    const all = seesAll(useReader());
    const isFiltered = inUse(address).length > 0;
    const known = useQuery({ ...actions, enabled: isFiltered }).data;
    if (!isFiltered) {
        return (
            <Notice kind="hint" title={words.nothingYet}>
                <p>{words.appear}</p>
            </Notice>
        );
    }
    const called = [...(known?.values() ?? [])].map(({ name }) => ({ name, label: label(name) }));
    const offered = proposals(address, called);
    return (
        <Notice kind="hint" title={words.nothingMatches}>
            {offered.length > 0 && (
                <p className={style.offered}>
                    {words.perhaps}
                    {offered.map(({ text, changes }) => (
                        <Link key={text} to={`?${changed(address, changes)}`}>
                            <code>{visible(text)}</code>
                        </Link>
                    ))}
                </p>
            )}
            {!all && <p>{words.othersMay}</p>}
            <p>
                {words.widen} <Link to="?">{words.showAll}</Link>
            </p>
        </Notice>
    );
}
