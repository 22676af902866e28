/** Why sessions end, as the API says it, in words. */
const ENDED: Readonly<Record<string, string>> = {
    stop: "its workspace was stopped",
    disconnect: "disconnected",
    logout: "signed out",
    revoked: "the sign-in was ended",
    policy: "another was launched (one session per person)",
    idle: "the sign-in was not used",
    expired: "the sign-in was over",
    reset: "the workspaces were reset",
    delete: "the workspace was deleted",
};

/** Why a session ended; a reason that is not known here as it is written. */
export function whyEnded(by: string | null | undefined): string {
    if (!by) {
        return "";
    }
    return Object.hasOwn(ENDED, by) ? (ENDED[by] ?? by) : by;
}

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
