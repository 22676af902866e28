import { isRouteErrorResponse, useRouteError } from "react-router";
import { ErrorNotice } from "../components/ErrorNotice";
import { Notice } from "../ui/Notice";

/** Where there is no page, or where one broke. */
export function Broken() {
    const error = useRouteError();
    const isNowhere = isRouteErrorResponse(error) && error.status === 404;
    return (
        <main className="alone">
            {isNowhere ? (
                <Notice kind="problem" title="There is no such page">
                    <p>
                        <a href="/">To the events</a>
                    </p>
                </Notice>
            ) : (
                <ErrorNotice error={error} onRetry={() => location.reload()} />
            )}
        </main>
    );
}
