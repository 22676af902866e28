/** Sessions on a page, unless the address says. */
const ROWS = "50";
const KNOWN = ["running", "user_id", "limit", "cursor"];

/** The API's query for a page's address. */
export function toQuery(address: URLSearchParams): string {
    const query = new URLSearchParams();
    for (const name of KNOWN) {
        const value = address.get(name) || (name === "limit" ? ROWS : "");
        if (value !== "") {
            query.set(name, value);
        }
    }
    return query.toString();
}
