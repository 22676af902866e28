import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { event as eventQuery } from "../../../api/event";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { useKey } from "../../../components/keys/keys";
import { useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import { Icon } from "../../../ui/icons";
import { Skeleton } from "../../../ui/Skeleton";
import { EventView } from "../one/EventView";
import { LIST_WORDS } from "../words";
import style from "./EventDrawer.module.css";

interface Props {
    id: string;
    address: URLSearchParams;
    linkTo: (id: string) => string;
    /** Goes on to the event so many rows below it in the list, or above. */
    onStep: (rows: number) => void;
    onClose: () => void;
}

/** One event, beside the list. */
export function EventDrawer({ id, address, linkTo, onStep, onClose }: Props) {
    const words = useWords(LIST_WORDS);
    const { data: event, error, refetch } = useQuery(eventQuery(useReader().id, id));
    const top = useRef<HTMLElement>(null);
    // Whoever opens it, or goes on to the next, begins at its top.
    // biome-ignore lint/correctness/useExhaustiveDependencies: with each event
    useEffect(() => {
        top.current?.focus({ preventScroll: true });
        top.current?.scrollTo({ top: 0 });
    }, [id]);
    useKey("Escape", words.close, onClose);
    useKey("j", words.next, () => onStep(1));
    useKey("k", words.previous, () => onStep(-1));
    return (
        <aside ref={top} className={style.drawer} aria-label={words.drawer} tabIndex={-1}>
            <div className={style.bar}>
                <Step label={words.previous} icon="up" onStep={() => onStep(-1)} />
                <Step label={words.next} icon="down" onStep={() => onStep(1)} />
                <button
                    type="button"
                    className={`small ${style.close}`}
                    onClick={onClose}
                    aria-label={words.close}
                    title={`${words.close} (Esc)`}
                >
                    <Icon name="cross" />
                </button>
            </div>
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!event && !error && (
                <>
                    <p role="status">{words.reading}</p>
                    <Skeleton width="90%" />
                    <Skeleton width="60%" />
                </>
            )}
            {event && <EventView event={event} heading="h2" narrow address={address} linkTo={linkTo} />}
        </aside>
    );
}

function Step({ label, icon, onStep }: { label: string; icon: "up" | "down"; onStep: () => void }) {
    return (
        <button type="button" className="small" aria-label={label} title={label} onClick={onStep}>
            <Icon name={icon} />
        </button>
    );
}
