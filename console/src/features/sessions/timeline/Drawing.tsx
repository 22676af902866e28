import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Link } from "react-router";
import type { Session } from "../../../api/queries";
import { EventText } from "../../../components/EventText";
import { useZone } from "../../../components/zone";
import { eventsWith } from "../../../lib/filter-text";
import { useWords } from "../../../lib/language";
import { visible } from "../../../lib/text";
import { inWords, lasting, shown } from "../../../lib/time";
import { SESSION_WORDS } from "../words";
import { type Bar, type By, type Lane, lanes, type Part, type Period, type Span, ticks } from "./lanes";
import style from "./Timeline.module.css";

/** Pixels that a bar is wide at the least, and a bar's row high. */
const LEAST = 24;
const ROW = 26;
/** Lines that are drawn at the most. */
const LANES = 60;

interface Props {
    sessions: readonly Session[];
    by: By;
    period: Period;
    span: Span;
}

/** Lines with bars. One bar takes the focus by Tab, the others by arrow keys; each leads to the events of its session. */
export function Drawing({ sessions, by, period, span }: Props) {
    const words = useWords(SESSION_WORDS);
    const zone = useZone();
    const help = useId();
    const [frame, width] = useWidth();
    const [chosen, choose] = useState<string>();
    const all = lanes(sessions, by, span, Math.min(0.5, LEAST / width));
    const drawn = all.slice(0, LANES);
    const bars = drawn.flatMap((lane) => lane.bars);
    const current = bars.find((bar) => idOf(bar) === chosen) ?? bars[0];
    const told = ({ parts }: Bar) => {
        const [{ session, runs }] = parts;
        const last = parts.at(-1);
        if (last && parts.length > 1) {
            const { user_email, user_id, workspace_name, workspace_id } = session;
            const whose = by === "person" ? user_email || user_id : workspace_name || workspace_id;
            const { ended_at } = last.session;
            const end = ended_at ? inWords(ended_at, zone) : "";
            return words.several(visible(whose), parts.length, inWords(session.started_at, zone), end);
        }
        return words.bar(
            visible(session.user_email || session.user_id),
            visible(session.workspace_name || session.workspace_id),
            inWords(session.started_at, zone),
            runs || !session.ended_at ? "" : inWords(session.ended_at, zone),
            lasting(session.started_at, session.ended_at ?? span.to),
        );
    };
    const press = (key: KeyboardEvent<HTMLElement>) => {
        const next = current && moved(drawn, current, key.key);
        if (next) {
            key.preventDefault();
            choose(idOf(next));
            // They are links of this drawing: their ids are in the page.
            document.getElementById(`${help}-${idOf(next)}`)?.focus();
        }
    };
    return (
        <section className={style.timeline} aria-label={words.timeline} aria-describedby={help}>
            <p id={help} className={style.quiet}>
                {words.help}
            </p>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: the links within take the focus, and the keys */}
            <div className={style.lanes} onKeyDown={press}>
                <Axis period={period} span={span} />
                {drawn.map((lane) => (
                    <div key={lane.key} className={style.lane}>
                        <h2 className={style.name}>
                            <EventText text={lane.name} />
                        </h2>
                        <ul
                            className={style.bars}
                            style={{ blockSize: `${Math.max(1, lane.rows) * ROW + 6}px` }}
                            ref={lane === drawn[0] ? frame : undefined}
                        >
                            {lane.bars.map((bar) => (
                                <li
                                    key={idOf(bar)}
                                    style={{
                                        insetInlineStart: `${bar.left * 100}%`,
                                        inlineSize: `${bar.width * 100}%`,
                                        insetBlockStart: `${bar.row * ROW + 4}px`,
                                    }}
                                >
                                    <Link
                                        id={`${help}-${idOf(bar)}`}
                                        to={eventsWith(
                                            "session_id",
                                            ...bar.parts.map(({ session }) => session.id),
                                        )}
                                        className={style.bar}
                                        aria-label={told(bar)}
                                        tabIndex={bar === current ? 0 : -1}
                                        onFocus={() => choose(idOf(bar))}
                                        onPointerEnter={() => choose(idOf(bar))}
                                    >
                                        {bar.parts.map((part) => (
                                            <Fill key={part.session.id} part={part} bar={bar} />
                                        ))}
                                        {bar.parts.length > 1 && (
                                            <span className={style.count}>{bar.parts.length}</span>
                                        )}
                                    </Link>
                                </li>
                            ))}
                        </ul>
                        {lane.hidden > 0 && <p className={style.more}>{words.more(lane.hidden)}</p>}
                    </div>
                ))}
            </div>
            <p className={style.told}>{current && told(current)}</p>
            {all.length > drawn.length && (
                <p className={style.quiet}>{words.hidden(all.length - drawn.length)}</p>
            )}
        </section>
    );
}

/** A bar is known by its oldest session. */
const idOf = ({ parts: [oldest] }: Bar) => oldest.session.id;

/** A session as long as it really was, within what can be pointed at. */
function Fill({ part, bar }: { part: Part; bar: Bar }) {
    return (
        <span
            className={style.fill}
            data-cut={part.isCutLeft}
            data-runs={part.runs}
            style={{
                // Also one that has just begun is within the drawing.
                insetInlineStart: `min(${((part.from - bar.left) / bar.width) * 100}%, 100% - 4px)`,
                inlineSize: `max(4px, ${((part.to - part.from) / bar.width) * 100}%)`,
            }}
        />
    );
}

/** Where an arrow key leads from a bar: along its line, or to the nearest of the line above or below. */
function moved(drawn: readonly Lane[], from: Bar, key: string): Bar | undefined {
    const at = drawn.findIndex(({ bars }) => bars.includes(from));
    const line = drawn[at]?.bars ?? [];
    const place = line.indexOf(from);
    switch (key) {
        case "ArrowRight":
            return line[place + 1];
        case "ArrowLeft":
            return line[place - 1];
        case "Home":
            return line[0];
        case "End":
            return line.at(-1);
        case "ArrowDown":
        case "ArrowUp": {
            const other = drawn[at + (key === "ArrowDown" ? 1 : -1)]?.bars ?? [];
            const far = (bar: Bar) => Math.abs(bar.left - from.left);
            return [...other].sort((one, two) => far(one) - far(two))[0];
        }
        default:
            return undefined;
    }
}

/** The hours or days, for eyes alone: each bar says its times. */
function Axis({ period, span }: { period: Period; span: Span }) {
    const zone = useZone();
    const { zone: name } = shown(new Date(span.to).toISOString(), zone);
    return (
        <div className={style.axis} aria-hidden="true">
            <span className={style.zone}>{name}</span>
            <div className={style.ticks}>
                {ticks(period, span, zone).map(({ at, left, label }) => (
                    <span key={at} style={{ insetInlineStart: `${left * 100}%` }}>
                        {label}
                    </span>
                ))}
            </div>
        </div>
    );
}

/** How wide an element is, in pixels, while it is shown. */
function useWidth(): [React.RefObject<HTMLUListElement | null>, number] {
    const element = useRef<HTMLUListElement>(null);
    const [width, setWidth] = useState(900);
    useEffect(() => {
        const watched = element.current;
        if (!watched) {
            return;
        }
        const observer = new ResizeObserver(([entry]) => {
            if (entry && entry.contentRect.width > 0) {
                setWidth(entry.contentRect.width);
            }
        });
        observer.observe(watched);
        return () => observer.disconnect();
    }, []);
    return [element, width];
}
