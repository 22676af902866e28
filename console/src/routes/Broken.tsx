import { isRouteErrorResponse, useRouteError } from "react-router";
import { ErrorNotice } from "../components/ErrorNotice";
import { FRAME_WORDS } from "../components/frame/words";
import { useWords } from "../lib/language";
import { Notice } from "../ui/Notice";

/** Where there is no page, or where one broke. */
export function Broken() {
    const error = useRouteError();
    const words = useWords(FRAME_WORDS);
    const isNowhere = isRouteErrorResponse(error) && error.status === 404;
    return (
        <main className="alone">
            {isNowhere ? (
                <Notice kind="problem" title={words.nowhere}>
                    <p>
                        <a href="/">{words.toEvents}</a>
                    </p>
                </Notice>
            ) : (
                <ErrorNotice error={error} onRetry={() => location.reload()} />
            )}
        </main>
    );
}
