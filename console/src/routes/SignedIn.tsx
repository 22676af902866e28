import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useLocation } from "react-router";
import { me, parting } from "../api/queries";
import { ErrorNotice } from "../components/ErrorNotice";
import { Frame } from "../components/frame/Frame";
import { FRAME_WORDS } from "../components/frame/words";
import { Reader } from "../components/reader";
import { useWords } from "../lib/language";

/** The pages of those who are signed in; others sign in first, and then come back. */
export function SignedIn() {
    const { data: reader, error, isFetching, refetch } = useQuery(me);
    const words = useWords(FRAME_WORDS);
    const hasLeft = useQueryClient().getQueryData(parting.queryKey) === "left";
    const { pathname, search } = useLocation();
    if (reader) {
        // What was read and chosen by one person is not for the next.
        return (
            <Reader value={reader} key={reader.id}>
                <Frame />
            </Reader>
        );
    }
    if (reader === null && !isFetching) {
        const here = pathname + search;
        return (
            <Navigate
                replace
                to={here === "/" || hasLeft ? "/sign-in" : `/sign-in?${new URLSearchParams({ to: here })}`}
            />
        );
    }
    return (
        <main className="alone">
            {error && !isFetching ? (
                <ErrorNotice error={error} onRetry={() => refetch()} />
            ) : (
                <p role="status">{words.reading}</p>
            )}
        </main>
    );
}
