import { Refused, Unreachable } from "../api/problem";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/Notice";

interface Words {
    title: string;
    detail: string;
}

/** What an error means to whoever looks at the page, and what they can do. */
export function inWords(error: unknown): Words {
    if (error instanceof Unreachable) {
        return {
            title: "The server does not answer",
            detail: "It may be stopped, or the network is down. Try again when it is back.",
        };
    }
    if (!(error instanceof Refused)) {
        return {
            title: "Something went wrong in this page",
            detail: "Reload it; if it comes again, report it with what you did.",
        };
    }
    const { status, problem, retryAfter } = error;
    const detail = problem
        ? sentence(problem.detail) + (problem.hint ? ` ${sentence(problem.hint)}` : "")
        : "";
    if (status === 429) {
        return {
            title: "Too many requests",
            detail: `The server is slowing this address down. Try again in ${seconds(retryAfter)}.`,
        };
    }
    if (status >= 500) {
        const again = retryAfter === undefined ? "Try again later." : `Try again in ${seconds(retryAfter)}.`;
        return { title: "The server cannot do this just now", detail: `${detail} ${again}`.trim() };
    }
    if (status === 404) {
        return { title: "Not found", detail: "It is not there (any more), or not yours to see." };
    }
    if (problem?.code === "bad_filter") {
        return { title: "A filter is not understood", detail };
    }
    return { title: status === 403 ? "Not allowed" : "The server refused", detail };
}

function seconds(count: number | undefined): string {
    return count === undefined || count === 1 ? "a second" : `${count} seconds`;
}

function sentence(text: string): string {
    const begun = text.charAt(0).toUpperCase() + text.slice(1);
    return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}

export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
    const { title, detail } = inWords(error);
    return (
        <Notice kind="problem" title={title}>
            <p>{detail}</p>
            {onRetry && (
                <p>
                    <button type="button" className="small" onClick={onRetry}>
                        <Icon name="refresh" /> Try again
                    </button>
                </p>
            )}
        </Notice>
    );
}
