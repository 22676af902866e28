import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Event, me } from "../../../api/queries";

/** Between two drawings of what arrived. */
const DRAWN_MS = 250;
/** Events that are held above the list; with more the list is read again. */
const MOST = 1000;
/** After which a connection that the server refused is tried again. */
const AGAIN_MS = 10_000;
/** The server says every 15 s that it is there: whoever hears nothing for so long has lost it, and may not be told so. */
const SILENCE_MS = 45_000;

export type LiveState = "off" | "on" | "lost";

export interface Live {
    state: LiveState;
    /** The newest first. */
    shown: readonly Event[];
    /** How many arrived while somebody looked at others. */
    waiting: number;
    /** Shows those that wait. */
    take: () => void;
}

interface Asked {
    on: boolean;
    /** Whose events, as the API takes it. */
    filter: string;
    /** The index of the first event that is not in the list. */
    from: number;
    /** Whether what arrives waits, because somebody looks at others. */
    hold: boolean;
    /** More arrived than can be shown. */
    onTooMany: () => void;
}

/** Events as they are accepted, from where the list ends: none is missed, none is shown twice. */
export function useLive({ on, filter, from, hold, onTooMany }: Asked): Live {
    const client = useQueryClient();
    const [state, setState] = useState<LiveState>("off");
    const [shown, setShown] = useState<readonly Event[]>([]);
    const [waiting, setWaiting] = useState(0);
    const arrived = useRef<Event[]>([]);
    const held = useRef(hold);
    const tooMany = useRef(onTooMany);
    useEffect(() => {
        held.current = hold;
        tooMany.current = onTooMany;
    });
    const take = useCallback(() => {
        const newest = arrived.current.toReversed();
        arrived.current = [];
        setWaiting(0);
        setShown((before) => [...newest, ...before]);
    }, []);
    const count = shown.length;
    // A list that ends elsewhere has what was shown above the former, and the stream begins anew at its end. One that was
    // read again and ends at the same place has nothing of it.
    // biome-ignore lint/correctness/useExhaustiveDependencies: with each list, and each filter
    useEffect(() => {
        arrived.current = [];
        setShown([]);
        setWaiting(0);
    }, [from, filter, on]);
    useEffect(() => {
        if (!on) {
            setState("off");
            return;
        }
        let source: EventSource | undefined;
        let again: ReturnType<typeof setTimeout> | undefined;
        let silence: ReturnType<typeof setTimeout> | undefined;
        // Browsers go on from the last one themselves, unless the server refused.
        let next = from;
        const heard = () => {
            clearTimeout(silence);
            silence = setTimeout(() => {
                source?.close();
                setState("lost");
                open();
            }, SILENCE_MS);
        };
        const open = () => {
            heard();
            const asked = new URLSearchParams(filter);
            if (Number.isSafeInteger(next)) {
                asked.set("from", String(next));
            }
            source = new EventSource(`/api/audit-logs/stream?${asked}`);
            source.onopen = () => setState("on");
            source.onerror = () => {
                setState("lost");
                if (source?.readyState === EventSource.CLOSED) {
                    clearTimeout(silence);
                    // The server refused; perhaps since the sign-in ended.
                    client.invalidateQueries({ queryKey: me.queryKey });
                    again = setTimeout(open, AGAIN_MS);
                }
            };
            source.addEventListener("event", (message) => {
                heard();
                const event: Event = JSON.parse(message.data);
                arrived.current.push(event);
                next = event.index + 1;
            });
            source.addEventListener("reached", (message) => {
                heard();
                const { index }: { index: number } = JSON.parse(message.data);
                next = Math.max(next, index);
            });
        };
        open();
        return () => {
            source?.close();
            clearTimeout(again);
            clearTimeout(silence);
        };
    }, [on, filter, from, client]);
    useEffect(() => {
        if (!on) {
            return;
        }
        const drawing = setInterval(() => {
            const fresh = arrived.current.length;
            if (fresh + count > MOST) {
                arrived.current = [];
                tooMany.current();
            } else if (fresh > 0 && held.current) {
                setWaiting(fresh);
            } else if (fresh > 0) {
                take();
            }
        }, DRAWN_MS);
        return () => clearInterval(drawing);
    }, [on, count, take]);
    // What is in the list already is above it no more, from the same drawing on.
    const above = useMemo(() => shown.filter(({ index }) => !(index < from)), [shown, from]);
    return { state, shown: above, waiting, take };
}
