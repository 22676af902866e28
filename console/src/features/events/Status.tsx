import type { Page } from "../../api/queries";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import type { Live } from "./rows/useLive";
import style from "./Status.module.css";
import { LIST_WORDS } from "./words";

interface Props {
    page: Page | undefined;
    isFetching: boolean;
    total: number | undefined;
    live: Live;
    /** Whether somebody wants what is accepted to appear. */
    isLive: boolean;
    onRefresh: () => void;
    onTake: () => void;
}

/** How much there is, in words, and what of it waits. */
export function Status({ page, isFetching, total, live, isLive, onRefresh, onTake }: Props) {
    const words = useWords(LIST_WORDS);
    const count = page?.events.length ?? 0;
    const told = !page
        ? ""
        : page.next === undefined
          ? words.all(count + live.shown.length)
          : total === undefined
            ? words.first(count)
            : words.all(total + live.shown.length);
    return (
        <div className={style.status}>
            <p role="status">{isFetching ? words.reading : told}</p>
            {isLive && (
                <p role="status" className={style.live}>
                    {live.state === "lost" ? words.liveLost : live.state === "on" ? words.liveOn : ""}
                </p>
            )}
            {live.waiting > 0 && (
                <button type="button" className={`primary small ${style.waiting}`} onClick={onTake}>
                    <Icon name="up" /> {words.waiting(live.waiting)}
                </button>
            )}
            <button type="button" className="small" disabled={isFetching} onClick={onRefresh}>
                <Icon name="refresh" /> {words.refresh}
            </button>
        </div>
    );
}
