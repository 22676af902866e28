import { changed } from "./filters";
import { terms } from "./query/terms";

/** What the choice of a period shows where the bounds were chosen otherwise. */
export const CUSTOM = "custom";

const UNITS_MS: Readonly<Record<string, number>> = {
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 604_800_000,
};
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The time back from now that an address asks for; nothing for any time; `CUSTOM` for other bounds. */
export function periodOf(address: URLSearchParams): string {
    const { start, end } = asked(address);
    if (start === "" && end === "") {
        return "";
    }
    return isBack(start) && end === "" && start === address.get("start") ? start : CUSTOM;
}

/** The address with a period instead of its own; bounds in its filter text go too, as they would bound it further. */
export function within(address: URLSearchParams, period: string): URLSearchParams {
    if (period === CUSTOM) {
        return address;
    }
    const q = address.get("q") ?? "";
    const bounds = terms(q).filter((term) => isBound(term.field) && !term.isExcluded);
    const rest = bounds.reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), q);
    const changes = { start: period, end: "" };
    return changed(
        address,
        bounds.length === 0 ? changes : { ...changes, q: rest.replace(/ {2,}/g, " ").trim() },
    );
}

const isBound = (field: string | undefined) => field === "start" || field === "end";

/** The period of an address in milliseconds since 1970, as far as it has ends that can be told: those that began end now. */
export function periodIn(
    address: URLSearchParams,
    now: number,
): { start: number | undefined; end: number | undefined } {
    const { start, end } = asked(address);
    const from = momentOf(start, now, "start");
    const to = momentOf(end, now, "end") ?? (end === "" && from !== undefined ? now : undefined);
    // What is not yet is not drawn.
    return { start: from, end: to === undefined ? undefined : Math.min(to, now) };
}

/** Whether the parameters of an address bound a period that ends before it begins. */
export function isBackwards(address: URLSearchParams, now: number): boolean {
    const start = momentOf(address.get("start") ?? "", now, "start");
    const end = momentOf(address.get("end") ?? "", now, "end");
    return start !== undefined && end !== undefined && start > end;
}

/** Whether a bound is a time back from now. */
export function isBack(bound: string): boolean {
    return bound.startsWith("now");
}

/** The bounds, from wherever the address has them. */
function asked(address: URLSearchParams): { start: string; end: string } {
    const written = terms(address.get("q") ?? "").filter(({ isExcluded }) => !isExcluded);
    const bound = (name: string) =>
        address.get(name) || (written.find(({ field }) => field === name)?.written ?? "");
    return { start: bound("start"), end: bound("end") };
}

function momentOf(bound: string, now: number, edge: "start" | "end"): number | undefined {
    const [, count, unit = ""] = /^now(?:-(\d{1,6})([smhdw]))?$/.exec(bound) ?? [];
    if (bound === "now" || count !== undefined) {
        return now - Number(count ?? 0) * (UNITS_MS[unit] ?? 0);
    }
    const at = Date.parse(
        DAY.test(bound) ? `${bound}T${edge === "start" ? "00:00:00" : "23:59:59.999"}Z` : bound,
    );
    return Number.isNaN(at) || !/^\d{4}-/.test(bound) ? undefined : at;
}
