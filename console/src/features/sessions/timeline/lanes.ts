import type { Session } from "../../../api/queries";
import { shown, type Zone } from "../../../lib/time";

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

/** The periods that are drawn, and their hours. */
export const PERIODS = { "1h": 1, "24h": 24, "7d": 7 * 24 } as const;

export type Period = keyof typeof PERIODS;
/** What has a line of its own. */
export type By = "person" | "workspace";

/** A span of time, in milliseconds since 1970. */
export interface Span {
    from: number;
    to: number;
}

/** A session where it is drawn. Places are parts of the width of the period: 0 is its begin, 1 is its end. */
export interface Part {
    session: Session;
    from: number;
    to: number;
    /** It began before the period. */
    isCutLeft: boolean;
    runs: boolean;
}

/** What can be pointed at: a session, or several one after another that are too close to be pointed at each. */
export interface Bar {
    /** The oldest first, at least one. */
    parts: [Part, ...Part[]];
    left: number;
    width: number;
    /** Which row of its line, as others really lasted at the same time. */
    row: number;
}

/** A person or workspace with its sessions in the period. */
export interface Lane {
    key: string;
    name: string;
    rows: number;
    bars: Bar[];
    /** Sessions that have no room in it. */
    hidden: number;
}

/** Rows of a line at the most: sessions at the same time. */
const ROWS = 8;
/** Sessions of a bar at the most: they are named in an address. */
const PARTS = 50;

/** The period that ends now. */
export function spanOf(period: Period, now: number): Span {
    return { from: now - PERIODS[period] * HOUR_MS, to: now };
}

/** A session with its times, in milliseconds since 1970. */
interface Lasted extends Span {
    session: Session;
}

/**
 * The lines of what lasted in a span: the one with the newest session first. Each bar is at least `least` wide (a part of
 * the width), so that it can be pointed at, and no two of a row lie over each other. Rows tell of real times alone: what
 * did not last at the same time has none of its own.
 */
export function lanes(sessions: readonly Session[], by: By, span: Span, least: number): Lane[] {
    const lasted = sessions
        .map((session) => ({ session, from: Date.parse(session.started_at), to: endOf(session, span.to) }))
        .filter(({ from, to }) => from <= span.to && to >= span.from)
        .sort((one, other) => other.from - one.from);
    const found = new Map<string, { name: string; lasted: Lasted[] }>();
    for (const one of lasted) {
        const [key, name] = keyOf(one.session, by);
        const line = found.get(key);
        if (line) {
            line.lasted.push(one);
        } else {
            found.set(key, { name, lasted: [one] });
        }
    }
    return [...found].map(([key, { name, lasted }]) => ({
        key,
        name,
        ...rowsOf(lasted.toReversed(), span, least),
    }));
}

function keyOf(session: Session, by: By): [key: string, name: string] {
    return by === "person"
        ? [session.user_id, session.user_email || session.user_id]
        : [session.workspace_id, session.workspace_name || session.workspace_id];
}

/** The bars of a line, whose sessions come the oldest first. */
function rowsOf(lasted: readonly Lasted[], span: Span, least: number): Omit<Lane, "key" | "name"> {
    const bars: Bar[] = [];
    // Until when each row is taken, and its last bar.
    const rows: { until: number; last: Bar }[] = [];
    let hidden = 0;
    for (const one of lasted) {
        const free = rows.findIndex(({ until }) => until <= one.from);
        const row = free < 0 ? rows.length : free;
        const before = rows[row]?.last;
        const bar = alone(one, span, least, row);
        if (before && bar.left < before.left + before.width) {
            if (before.parts.length === PARTS) {
                hidden++;
                continue;
            }
            before.parts.push(bar.parts[0]);
            before.width = Math.max(before.width, bar.parts[0].to - before.left);
            rows[row] = { until: one.to, last: before };
        } else if (row < ROWS) {
            bars.push(bar);
            rows[row] = { until: one.to, last: bar };
        } else {
            hidden++;
        }
    }
    return { rows: rows.length, bars, hidden };
}

function alone({ session, from, to }: Lasted, span: Span, least: number, row: number): Bar {
    const length = span.to - span.from;
    const begin = Math.max(0, (from - span.from) / length);
    const end = Math.min(1, (to - span.from) / length);
    const width = Math.max(least, end - begin);
    const part = { session, from: begin, to: end, isCutLeft: from < span.from, runs: !session.ended_at };
    // At the end of the period it grows to the left.
    return { parts: [part], left: Math.max(0, Math.min(begin, 1 - width)), width, row };
}

function endOf(session: Session, now: number): number {
    return session.ended_at ? Date.parse(session.ended_at) : now;
}

/** A place on the axis, and what stands there. */
export interface Tick {
    at: number;
    left: number;
    label: string;
}

/** Midnights in the zone for a week, every three hours for a day, the quarters of an hour: whatever its clock did meanwhile. */
export function ticks(period: Period, span: Span, zone: Zone): Tick[] {
    const found: Tick[] = [];
    for (let at = Math.ceil(span.from / QUARTER_MS) * QUARTER_MS; at <= span.to; at += QUARTER_MS) {
        const { date, time } = shown(new Date(at).toISOString(), zone);
        const [hour, minute] = time.split(":");
        const isWhole = minute === "00";
        const isDay = isWhole && hour === "00";
        const isTick = { "1h": true, "24h": isWhole && Number(hour) % 3 === 0, "7d": isDay }[period];
        if (isTick) {
            const left = (at - span.from) / (span.to - span.from);
            found.push({ at, left, label: isDay ? date.slice(5) : `${hour}:${minute}` });
        }
    }
    return found;
}
