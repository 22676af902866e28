import { useQuery } from "@tanstack/react-query";
import { eventText } from "../../../api/event";
import type { Event } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { useReader } from "../../../components/reader";
import { indented } from "../../../lib/json-text";
import { useWords } from "../../../lib/language";
import { CopyButton } from "../../../ui/CopyButton";
import { Skeleton } from "../../../ui/Skeleton";
import { Fold } from "./Fold";
import style from "./Raw.module.css";
import { WORDS } from "./words";

/** The event as the API has it, to the letter but for its white space. */
export function Raw({ event }: { event: Event }) {
    return (
        <Fold title={useWords(WORDS).raw}>
            <Text event={event} />
        </Fold>
    );
}

function Text({ event }: { event: Event }) {
    const words = useWords(WORDS);
    const { data, error, refetch } = useQuery(eventText(useReader().id, event.id));
    if (error) {
        return <ErrorNotice error={error} onRetry={() => refetch()} />;
    }
    if (data === undefined) {
        return <Skeleton width="60%" />;
    }
    return (
        <>
            <div className={style.copy}>
                <CopyButton text={data} label={words.copyJson} />
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
            <pre className={style.json} dir="ltr" tabIndex={0}>
                {indented(data)}
            </pre>
        </>
    );
}
