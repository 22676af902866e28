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

/** The period of an address in milliseconds since 1970, as far as it has ends that can be told. */
export function boundsOf(
    address: URLSearchParams,
    now: number,
): { start: number | undefined; end: number | undefined } {
    const { start, end } = asked(address);
    return { start: momentOf(start, now, "start"), end: momentOf(end, now, "end") };
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
