/** The `cursor` of the address that a `Link` header calls the next page. */
export function nextCursor(link: string | null): string | undefined {
    const next = link?.match(/<([^>]*)>\s*;\s*rel="?next"?/)?.[1];
    if (next === undefined) {
        return undefined;
    }
    const query = next.slice(next.indexOf("?") + 1);
    return new URLSearchParams(query).get("cursor") ?? undefined;
}

/**
 * An address of our own to go to, from a place anybody may have written it in. What could lead elsewhere
 * (`//other.example`, `https:...`, `/\other.example`) leads to the first page instead.
 */
export function ownAddress(address: string | null): string {
    const base = "https://console.invalid";
    if (!address?.startsWith("/") || !URL.canParse(address, base)) {
        return "/";
    }
    const url = new URL(address, base);
    return url.origin === base && !url.pathname.startsWith("//") ? url.pathname + url.search : "/";
}
