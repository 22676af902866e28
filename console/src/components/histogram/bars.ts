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

/** Beyond the server's own bound, lest a strange answer draws for ever. */
const MOST = 400;

/** The bars of a histogram, in order and without gaps. */
export function bars(histogram: Histogram): Bar[] {
    const step = histogram.bucket_seconds * 1000;
    const first = Date.parse(histogram.buckets[0]?.start ?? "");
    const last = Date.parse(histogram.buckets.at(-1)?.start ?? "");
    if (Number.isNaN(first) || Number.isNaN(last) || step <= 0) {
        return [];
    }
    const known = new Map(histogram.buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
    const count = Math.min(Math.round((last - first) / step) + 1, MOST);
    return Array.from({ length: count }, (_, n) => {
        const start = first + n * step;
        const bucket = known.get(start);
        return {
            start: seconds(start),
            end: `${new Date(start + step - 1000).toISOString().slice(0, 19)}.999999Z`,
            success: bucket?.success ?? 0,
            failure: bucket?.failure ?? 0,
        };
    });
}

const seconds = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** The span from one bar to another, in whichever order they were chosen. */
export function span(
    bars: readonly Bar[],
    one: number,
    other: number,
): { start: string; end: string } | undefined {
    const [first, last] = [bars[Math.min(one, other)], bars[Math.max(one, other)]];
    return first && last && { start: first.start, end: last.end };
}
