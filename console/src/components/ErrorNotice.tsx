import type { ReactNode } from "react";
import { Refused, Unexpected, Unreachable } from "../api/problem";
import type { Catalogue } from "../lib/intl";
import { useWords } from "../lib/language";
import { Icon } from "../ui/icons";
import { Notice } from "../ui/Notice";
import { Said } from "./refusals/Said";
import { ERROR_WORDS, WORDS } from "./words";

type Words = typeof ERROR_WORDS extends Catalogue<infer W> ? W : never;

interface Told {
    title: string;
    detail: ReactNode;
}

/** What an error means to whoever looks at the page, and what they can do. */
export function told(error: unknown, words: Words): Told {
    if (error instanceof Unreachable) {
        return { title: words.away, detail: words.awayDetail };
    }
    if (error instanceof Unexpected) {
        return { title: words.unexpected, detail: words.unexpectedDetail };
    }
    if (!(error instanceof Refused)) {
        return { title: words.broken, detail: words.brokenDetail };
    }
    const { status, problem, retryAfter } = error;
    const detail = problem && <Said problem={problem} />;
    if (status === 429) {
        return { title: words.tooMany, detail: words.slowing(retryAfter) };
    }
    if (status >= 500) {
        return {
            title: words.cannot,
            detail: (
                <>
                    {detail} {words.later(retryAfter)}
                </>
            ),
        };
    }
    if (status === 404) {
        return { title: words.notFound, detail: words.notFoundDetail };
    }
    if (problem?.code === "bad_filter") {
        return { title: words.filter, detail };
    }
    return { title: status === 403 ? words.forbidden : words.refused, detail };
}

export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
    const { title, detail } = told(error, useWords(ERROR_WORDS));
    const words = useWords(WORDS);
    return (
        <Notice kind="problem" title={title}>
            <p>{detail}</p>
            {onRetry && (
                <p>
                    <button type="button" className="small" onClick={onRetry}>
                        <Icon name="refresh" /> {words.again}
                    </button>
                </p>
            )}
        </Notice>
    );
}
