import type { Session } from "../../../api/queries";
import { shown, type Zone } from "../../../lib/time";

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

/** The periods that are drawn, and their hours. */
export const PERIODS = { "24h": 24, "7d": 7 * 24 } as const;

export type Period = keyof typeof PERIODS;
/** What has a line of its own. */
export type By = "person" | "workspace";

/** A span of time, in milliseconds since 1970. */
export interface Span {
    from: number;
    to: number;
}

/** A session as a bar. Places are parts of the width of the period: 0 is its begin, 1 is its end. */
export interface Bar {
    session: Session;
    left: number;
    width: number;
    /** Where in it the session really began and how long it lasted, as parts of it. */
    begin: number;
    length: number;
    /** Which row of its line, as others lasted at the same time. */
    row: number;
    /** It began before the period. */
    isCutLeft: boolean;
    runs: boolean;
}

/** A person or workspace with its sessions in the period. */
export interface Lane {
    key: string;
    name: string;
    rows: number;
    bars: Bar[];
    /** Sessions for which its rows did not suffice. */
    hidden: number;
}

/** Rows of a line at the most. */
const ROWS = 8;

/** The period that ends now. */
export function spanOf(period: Period, now: number): Span {
    return { from: now - PERIODS[period] * HOUR_MS, to: now };
}

/**
 * The lines of what lasted in a span: the one with the newest session first. Each bar is at least `least` wide (a part of
 * the width), so that it can be pointed at, and no two of a row touch.
 */
export function lanes(sessions: readonly Session[], by: By, span: Span, least: number): Lane[] {
    const found = new Map<string, Lane & { ends: number[] }>();
    const lasted = sessions
        .map((session) => ({ session, start: Date.parse(session.started_at), end: endOf(session, span.to) }))
        .filter(({ start, end }) => start <= span.to && end >= span.from)
        .sort((one, other) => other.start - one.start);
    const length = span.to - span.from;
    // The newest line first, but within a line from its begin on.
    for (const { session } of lasted) {
        const [key, name] =
            by === "person"
                ? [session.user_id, session.user_email || session.user_id]
                : [session.workspace_id, session.workspace_name || session.workspace_id];
        if (!found.has(key)) {
            found.set(key, { key, name, rows: 0, bars: [], hidden: 0, ends: [] });
        }
    }
    for (const { session, start, end } of lasted.toReversed()) {
        const lane = found.get(by === "person" ? session.user_id : session.workspace_id);
        if (!lane) {
            continue;
        }
        const begin = Math.max(0, (start - span.from) / length);
        const lasted = Math.min(1, (end - span.from) / length) - begin;
        const width = Math.max(least, lasted);
        // At the end of the period it grows to the left.
        const left = Math.max(0, Math.min(begin, 1 - width));
        const free = lane.ends.findIndex((until) => until <= left);
        const row = free < 0 ? lane.ends.length : free;
        if (row >= ROWS) {
            lane.hidden++;
            continue;
        }
        lane.ends[row] = left + width;
        lane.rows = lane.ends.length;
        lane.bars.push({
            session,
            left,
            width,
            begin: (begin - left) / width,
            length: lasted / width,
            row,
            isCutLeft: start < span.from,
            runs: !session.ended_at,
        });
    }
    return [...found.values()].map(({ ends: _, ...lane }) => lane);
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

/** Midnights in the zone for a week, every three hours for a day: whatever its clock did meanwhile. */
export function ticks(period: Period, span: Span, zone: Zone): Tick[] {
    const found: Tick[] = [];
    for (let at = Math.ceil(span.from / QUARTER_MS) * QUARTER_MS; at <= span.to; at += QUARTER_MS) {
        const { date, time } = shown(new Date(at).toISOString(), zone);
        const [hour, minute] = time.split(":");
        const isTick = minute === "00" && (period === "7d" ? hour === "00" : Number(hour) % 3 === 0);
        if (isTick) {
            const isDay = hour === "00";
            const left = (at - span.from) / (span.to - span.from);
            found.push({ at, left, label: isDay ? date.slice(5) : `${hour}:${minute}` });
        }
    }
    return found;
}
