/** Whose clock times are shown by. */
export type Zone = "local" | "utc";

/** A time taken apart. `zone` is never left out: a time without one says nothing. */
export interface Shown {
    /** `2026-03-05` */
    date: string;
    /** `14:30:00` */
    time: string;
    /** `.674641`, or nothing. */
    fraction: string;
    /** `UTC`, or the offset of the local clock at that time, such as `UTC+01:00`. */
    zone: string;
}

const two = (number: number) => String(number).padStart(2, "0");

/** A time of the API (RFC 3339, up to microseconds) as a clock of the zone showed it. */
export function shown(at: string, zone: Zone): Shown {
    const date = new Date(at);
    const fraction = /\.\d+/.exec(at)?.[0] ?? "";
    const offset = zone === "utc" ? 0 : -date.getTimezoneOffset();
    // The same instant on a clock that is `offset` minutes ahead, read as if it were UTC. Dates end somewhere.
    const clock = new Date(date.getTime() + offset * 60_000);
    if (Number.isNaN(clock.getTime())) {
        return { date: at, time: "", fraction: "", zone: "" };
    }
    const [day = "", time = ""] = clock.toISOString().split("T");
    return { date: day, time: time.slice(0, 8), fraction, zone: zone === "utc" ? "UTC" : named(offset) };
}

function named(offset: number): string {
    const minutes = Math.abs(offset);
    return `UTC${offset < 0 ? "−" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** In one line: `2026-03-05 14:30:00.674641 UTC`. */
export function inWords(at: string, zone: Zone): string {
    const { date, time, fraction, zone: name } = shown(at, zone);
    return `${date} ${time}${fraction} ${name}`.trim();
}

/** From one time to another in one line, in which nothing is said twice: `2026-03-05 14:30:00 – 15:00:00 UTC`. */
export function spanInWords(from: string, to: string, zone: Zone): string {
    const [first, last] = [shown(from, zone), shown(to, zone)];
    const start = `${first.date} ${first.time}${first.zone === last.zone ? "" : ` ${first.zone}`}`;
    const isOneDay = first.date === last.date && first.zone === last.zone;
    return `${start} – ${isOneDay ? "" : `${last.date} `}${last.time} ${last.zone}`;
}

/** Where a range ends that includes its last microsecond: the next second. Other ends stay as they are. */
export function after(end: string): string {
    const at = /\.999999Z$/.test(end) ? Date.parse(end) : Number.NaN;
    return Number.isNaN(at) ? end : `${new Date(at + 1).toISOString().slice(0, 19)}Z`;
}

/** Which end of a range. The last second of a range is meant whole. */
export type Edge = "start" | "end";

/** What `<input type="datetime-local">` shows for a bound, or nothing if it is none or relative. */
export function toInput(bound: string, zone: Zone, edge: Edge): string {
    const day = /^\d{4}-\d\d-\d\d$/.test(bound);
    const at = day ? `${bound}T${edge === "start" ? "00:00:00" : "23:59:59"}Z` : bound;
    if (!/^\d{4}-.*T/.test(at) || Number.isNaN(Date.parse(at))) {
        return "";
    }
    const { date, time } = shown(at, zone);
    return `${date}T${time}`;
}

/** The bound that was typed into such an input, in UTC; nothing for what is no time. */
export function fromInput(typed: string, zone: Zone, edge: Edge): string {
    // Without an offset, JavaScript reads a date and time by the local clock.
    const date = new Date(zone === "utc" ? `${typed}Z` : typed);
    if (typed === "" || Number.isNaN(date.getTime())) {
        return "";
    }
    return `${date.toISOString().slice(0, 19)}${edge === "end" ? ".999999" : ""}Z`;
}

/** How long from one time to another, in at most two units: `45 s`, `2 h 5 min`, `3 d`. Clocks differ: never below 0. */
export function lasting(from: string, to: string | number): string {
    const end = typeof to === "number" ? to : Date.parse(to);
    const seconds = Math.max(0, Math.floor((end - Date.parse(from)) / 1000));
    if (Number.isNaN(seconds)) {
        return "";
    }
    if (seconds < 60) {
        return `${seconds} s`;
    }
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    if (hours < 1) {
        return both(minutes, "min", seconds % 60, "s");
    }
    return hours < 24
        ? both(hours, "h", minutes % 60, "min")
        : both(Math.floor(hours / 24), "d", hours % 24, "h");
}

function both(large: number, unit: string, small: number, smaller: string): string {
    return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}
