import { read } from "../../../api/client";
import { exactly } from "../../../lib/filter-text";

/** How far back what is new is looked for, in the filter language. */
const SINCE = "now-7d";
/** Addresses that are looked at, the most frequent ones. */
const MOST = 100;

async function counted(asked: Record<string, string>): Promise<string[]> {
    const query = new URLSearchParams({
        ...asked,
        facets: "ip_address",
        top: String(MOST),
        histogram: "false",
    });
    const { facets } = await read("/api/audit-logs/stats", { query });
    const values = facets.find(({ name }) => name === "ip_address")?.values ?? [];
    return values.map(({ value }) => value).filter((value) => value !== "");
}

/** The addresses of the last 7 days that no event before them has. */
export async function newAddresses(): Promise<string[]> {
    const recent = await counted({ start: SINCE });
    if (recent.length === 0) {
        return [];
    }
    const before = new Set(await counted({ end: SINCE, ip_address: recent.map(exactly).join(",") }));
    return recent.filter((address) => !before.has(address));
}

/** The address of the list of what came from them. */
export function addressOf(addresses: readonly string[]): string {
    return new URLSearchParams({ start: SINCE, ip_address: addresses.map(exactly).join(",") }).toString();
}
