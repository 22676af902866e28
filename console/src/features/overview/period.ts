import type { Stats } from "../../api/queries";
import type { Bar } from "../../components/histogram/bars";
import { bars } from "../../components/histogram/bars";

const HOUR_MS = 3_600_000;

/** The periods that are offered, as the address has them, and their hours. The server's clock says when they end. */
export const PERIODS = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;

export type Period = keyof typeof PERIODS;

/** The period that the address asks for; the first for one that is not offered. */
export function periodOf(address: URLSearchParams): Period {
    const asked = address.get("period") ?? "";
    return Object.hasOwn(PERIODS, asked) ? (asked as Period) : "24h";
}

/** The period as a filter's `start`, of which the end is now. */
export function since(period: Period): string {
    return `now-${period}`;
}

/** Signing in, by password and by single sign-on. */
const SIGN_INS = "login,sso_login";
/** Values of a facet that are asked for: so many that the empty one is surely among them. */
const NAMED = "100";

/** What is counted of the period. */
export function current(period: Period): string {
    return String(
        new URLSearchParams({
            start: since(period),
            end: "now",
            facets: "outcome,action,user_email,user_id,ip_address",
            top: NAMED,
        }),
    );
}

/** What is counted of as long a time before it. */
export function before(period: Period): string {
    return String(
        new URLSearchParams({
            start: `now-${2 * PERIODS[period]}h`,
            end: since(period),
            facets: "outcome,user_id,ip_address",
            top: NAMED,
            histogram: "false",
        }),
    );
}

/** What is counted of sign-ins that failed. */
export function failedSignIns(period: Period): string {
    return String(
        new URLSearchParams({
            start: since(period),
            end: "now",
            action: SIGN_INS,
            success: "false",
            facets: "user_email,ip_address",
            top: NAMED,
            histogram: "false",
        }),
    );
}

/** The newest events that failed. */
export function failures(period: Period, rows: number): string {
    return String(new URLSearchParams({ start: since(period), success: "false", limit: String(rows) }));
}

/** The audit log of the period, filtered further. */
export function log(period: Period, filter: Readonly<Record<string, string>> = {}): string {
    return `/?${new URLSearchParams({ start: since(period), ...filter })}`;
}

/** The audit log of the period's failed sign-ins, filtered further. */
export function logOfFailedSignIns(period: Period, filter: Readonly<Record<string, string>> = {}): string {
    return log(period, { action: SIGN_INS, success: "false", ...filter });
}

/** The bars of the whole period that ends at `now`, also where nothing happened at its ends. */
export function barsOf(stats: Stats, period: Period, now: number): Bar[] {
    const histogram = stats.histogram;
    const [first, last] = [histogram?.buckets[0], histogram?.buckets.at(-1)];
    const step = (histogram?.bucket_seconds ?? 0) * 1000;
    if (!histogram || !first || !last || step <= 0) {
        return [];
    }
    const nothing = (at: number) => ({ start: new Date(at).toISOString(), success: 0, failure: 0 });
    const [begin, end] = [Date.parse(first.start), Date.parse(last.start)];
    // Buckets before the first and after the last one, as many as lie in the period even in part.
    const earlier = Math.ceil((begin - (now - PERIODS[period] * HOUR_MS)) / step);
    const later = Math.floor((now - end) / step);
    return bars({
        bucket_seconds: histogram.bucket_seconds,
        buckets: [
            ...(earlier > 0 ? [nothing(begin - earlier * step)] : []),
            ...histogram.buckets,
            ...(later > 0 ? [nothing(end + later * step)] : []),
        ],
    });
}
