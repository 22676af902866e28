import { useQuery } from "@tanstack/react-query";
import { type MouseEvent, useEffect, useRef } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { event as eventQuery } from "../../../api/event";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import { Icon } from "../../../ui/icons";
import { Skeleton } from "../../../ui/Skeleton";
import style from "./EventPage.module.css";
import { EventView } from "./EventView";
import { WORDS } from "./words";

/** The page of one event. */
export function EventPage({ id }: { id: string }) {
    const words = useWords(WORDS);
    const { data: event, error, refetch } = useQuery(eventQuery(useReader().id, id));
    const heading = useRef<HTMLHeadingElement>(null);
    const isThere = event !== undefined;
    const arrived = useRef("");
    // The page has changed: whoever reads with their ears begins at its heading, also when that of the event comes for
    // the one that stood there meanwhile.
    // biome-ignore lint/correctness/useExhaustiveDependencies: to be done when these change, and only then
    useEffect(() => {
        if (arrived.current !== id || document.activeElement === document.body) {
            arrived.current = id;
            heading.current?.focus({ preventScroll: true });
        }
    }, [id, isThere]);
    return (
        <>
            <BackToList />
            {event ? (
                <EventView event={event} heading="h1" headingRef={heading} narrow={false} />
            ) : (
                <h1 ref={heading} tabIndex={-1}>
                    {words.event}
                </h1>
            )}
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!event && !error && (
                <>
                    <p role="status">{words.reading}</p>
                    <Skeleton width="30rem" />
                    <Skeleton width="24rem" />
                </>
            )}
        </>
    );
}

/** To the list as it was left; whoever came from there goes back, and is where they were in it. */
function BackToList() {
    const words = useWords(WORDS);
    const navigate = useNavigate();
    const state: unknown = useLocation().state;
    const list = state && typeof state === "object" && "list" in state ? state.list : undefined;
    const { search = "", state: place } = (list ?? {}) as { search?: string; state?: unknown };
    const back = (clicked: MouseEvent) => {
        if (list && !clicked.metaKey && !clicked.ctrlKey && !clicked.shiftKey) {
            clicked.preventDefault();
            navigate(-1);
        }
    };
    return (
        <Link className={style.back} to={{ pathname: "/", search }} state={place} onClick={back}>
            <Icon name="left" /> {words.events}
        </Link>
    );
}
