import { type KeyboardEvent, useRef, useState } from "react";
import { useWords } from "../../lib/language";
import { after, lasting, spanInWords } from "../../lib/time";
import { WORDS } from "../words";
import { useZone } from "../zone";
import { type Bar, span } from "./bars";
import style from "./Histogram.module.css";

/** In units of the drawing, which fits the page. */
const [WIDTH, HEIGHT] = [1000, 100];

interface Props {
    bars: readonly Bar[];
    onZoom: (range: { start: string; end: string }) => void;
    /** Whether it says which colour is what. */
    hasLegend?: boolean;
}

/** Events by time, failures on top. A bar that is pressed, or several that are drawn over, become the period. */
export function Histogram({ bars, onZoom, hasLegend = false }: Props) {
    const zone = useZone();
    const words = useWords(WORDS);
    const when = (bar: Bar) => spanInWords(bar.start, after(bar.end), zone);
    const told = (bar: Bar) => words.bar(when(bar), bar.success, bar.failure);
    /** The bar that is pointed at, or that the keys are at; none at rest. */
    const [at, setAt] = useState<number>();
    const [from, setFrom] = useState<number | null>(null);
    const drawing = useRef<HTMLDivElement>(null);
    const most = Math.max(1, ...bars.map(({ success, failure }) => success + failure));
    const wide = WIDTH / Math.max(bars.length, 1);
    const current = Math.min(at ?? 0, bars.length - 1);
    const zoom = (one: number, other: number) => {
        const range = span(bars, one, other);
        if (range) {
            setFrom(null);
            onZoom({ start: range.start, end: range.end });
        }
    };
    const place = (x: number) => {
        const box = drawing.current?.getBoundingClientRect();
        const part = box ? (x - box.left) / box.width : 0;
        return Math.min(Math.max(Math.floor(part * bars.length), 0), bars.length - 1);
    };
    const press = (key: KeyboardEvent) => {
        const steps: Record<string, number> = {
            ArrowLeft: -1,
            ArrowRight: 1,
            Home: -bars.length,
            End: bars.length,
        };
        const step = steps[key.key];
        if (step !== undefined) {
            key.preventDefault();
            // With Shift, from where it was: several bars.
            setFrom(key.shiftKey ? (from ?? current) : null);
            setAt(Math.min(Math.max(current + step, 0), bars.length - 1));
        } else if (key.key === "Enter" || key.key === " ") {
            key.preventDefault();
            zoom(from ?? current, current);
        }
    };
    const chosen = (n: number) => {
        const first = from ?? current;
        return at !== undefined && n >= Math.min(first, current) && n <= Math.max(first, current);
    };
    const isAtRest = at === undefined;
    const shown = isAtRest ? span(bars, 0, bars.length - 1) : span(bars, from ?? current, current);
    const each = bars[0] && lasting(bars[0].start, after(bars[0].end));
    const text = !shown ? words.nothing : isAtRest ? words.bars(when(shown), each ?? "") : told(shown);
    return (
        <figure className={style.histogram}>
            <div
                ref={drawing}
                role="slider"
                tabIndex={0}
                aria-label={words.histogram}
                aria-valuemin={0}
                aria-valuemax={Math.max(bars.length - 1, 0)}
                aria-valuenow={current}
                aria-valuetext={text}
                onKeyDown={press}
                onFocus={() => setAt((at) => at ?? 0)}
                onBlur={() => {
                    setAt(undefined);
                    setFrom(null);
                }}
                onPointerDown={(down) => {
                    setFrom(place(down.clientX));
                    setAt(place(down.clientX));
                    down.currentTarget.setPointerCapture(down.pointerId);
                }}
                onPointerMove={(move) => setAt(place(move.clientX))}
                onPointerLeave={(leave) => {
                    if (leave.currentTarget !== document.activeElement) {
                        setAt(undefined);
                    }
                }}
                onPointerUp={(up) => {
                    zoom(from ?? place(up.clientX), place(up.clientX));
                    setFrom(null);
                }}
                onPointerCancel={() => setFrom(null)}
            >
                <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
                    {bars.map(({ start, success, failure }, n) => {
                        const high = (count: number) => (count / most) * (HEIGHT - 2);
                        const top = HEIGHT - high(success);
                        const common = { x: n * wide + wide * 0.1, width: wide * 0.8 };
                        return (
                            <g key={start} className={chosen(n) ? style.chosen : undefined}>
                                <rect
                                    className={style.back}
                                    x={n * wide}
                                    width={wide}
                                    y={0}
                                    height={HEIGHT}
                                />
                                <rect className={style.success} {...common} y={top} height={high(success)} />
                                <rect
                                    className={style.failure}
                                    {...common}
                                    y={top - high(failure)}
                                    height={high(failure)}
                                />
                            </g>
                        );
                    })}
                </svg>
            </div>
            <figcaption>
                <span>{text}</span>
                {hasLegend && (
                    <span className={style.legend} aria-hidden="true">
                        <span>{words.succeeded}</span>
                        <span className={style.bad}>{words.failures}</span>
                    </span>
                )}
            </figcaption>
        </figure>
    );
}
