import { useRouteError } from "react-router";
import { ErrorNotice } from "../components/ErrorNotice";
import { FRAME_WORDS } from "../components/frame/words";
import { useTitle } from "../components/title";
import { useWords } from "../lib/language";
import { Notice } from "../ui/Notice";

/** Where there is no page. */
export function Nowhere() {
    const words = useWords(FRAME_WORDS);
    useTitle(words.nowhere);
    return (
        <main className="alone">
            <Notice kind="problem" title={words.nowhere}>
                <p>
                    <a href="/">{words.toEvents}</a>
                </p>
            </Notice>
        </main>
    );
}

/** Where all of it broke. */
export function Broken() {
    return (
        <main className="alone">
            <BrokenPage />
        </main>
    );
}

/** In the place of a page that broke, or did not come. */
export function BrokenPage() {
    return <ErrorNotice error={useRouteError()} onRetry={reload} />;
}

/**
 * Browsers fetch a program that once did not come only with its page, and so comes one that has changed meanwhile. While
 * the server is away there is none to come, and what is shown stays.
 */
async function reload() {
    try {
        await fetch(location.href, { method: "HEAD" });
    } catch {
        return;
    }
    location.reload();
}
