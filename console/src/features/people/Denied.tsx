import { Link } from "react-router";
import { PageHead } from "../../components/PageHead";
import { useWords } from "../../lib/language";
import { Notice } from "../../ui/Notice";
import { PEOPLE_WORDS } from "./words";

/** For those who do not see accounts. */
export function Denied() {
    const words = useWords(PEOPLE_WORDS);
    return (
        <>
            <PageHead title={words.title} />
            <Notice kind="hint" title={words.denied}>
                <p>
                    {words.deniedDetail} <Link to="/account">{words.toAccount}</Link>
                </p>
            </Notice>
        </>
    );
}
