import type { components } from "../../api/__generated__/schema";

type Histogram = components["schemas"]["Histogram"];

/** A span of time with what happened in it; spans that nothing happened in are there too. */
export interface Bar {
    /** RFC 3339, in UTC. */
    start: string;
    /** Its last microsecond, as the filter's `end` is included. */
    end: string;
    success: number;
    failure: number;
}

/** The ends of a period, in milliseconds since 1970, as far as it has any. */
export interface Bounds {
    start: number | undefined;
    end: number | undefined;
}

/** Beyond the server's own bound, lest a strange answer draws for ever. */
const MOST = 400;
/** Bars of a period of which the server's answer is a part: beyond, they are joined. */
const MOST_OF_PERIOD = 120;

/** The bars of a histogram, in order and without gaps; those of a whole period, also where nothing happened at its ends. */
export function bars(histogram: Histogram, period?: Bounds): Bar[] {
    const narrow = histogram.bucket_seconds * 1000;
    const first = Date.parse(histogram.buckets[0]?.start ?? "");
    const last = Date.parse(histogram.buckets.at(-1)?.start ?? "");
    if (Number.isNaN(first) || Number.isNaN(last) || narrow <= 0) {
        return [];
    }
    const earlier = Math.max(0, Math.ceil((first - (period?.start ?? first)) / narrow));
    const later = Math.max(0, Math.floor(((period?.end ?? last) - last) / narrow));
    const begin = first - earlier * narrow;
    const spans = Math.round((last - begin) / narrow) + 1 + later;
    const joined = earlier + later > 0 ? Math.ceil(spans / MOST_OF_PERIOD) : 1;
    const step = narrow * joined;
    const found = Array.from({ length: Math.min(Math.ceil(spans / joined), MOST) }, (_, n) => ({
        start: `${seconds(begin + n * step)}Z`,
        end: `${seconds(begin + (n + 1) * step - 1000)}.999999Z`,
        success: 0,
        failure: 0,
    }));
    for (const bucket of histogram.buckets) {
        const bar = found[Math.floor((Date.parse(bucket.start) - begin) / step)];
        if (bar) {
            bar.success += bucket.success;
            bar.failure += bucket.failure;
        }
    }
    return found;
}

const seconds = (at: number) => new Date(at).toISOString().slice(0, 19);

/** The span from one bar to another, in whichever order they were chosen, as one bar. */
export function span(bars: readonly Bar[], one: number, other: number): Bar | undefined {
    const [from, to] = [Math.min(one, other), Math.max(one, other)];
    const [first, last] = [bars[from], bars[to]];
    const sum = (of: (bar: Bar) => number) => bars.slice(from, to + 1).reduce((sum, bar) => sum + of(bar), 0);
    return (
        first &&
        last && {
            start: first.start,
            end: last.end,
            success: sum(({ success }) => success),
            failure: sum(({ failure }) => failure),
        }
    );
}
