/** Words that are written in capitals wherever they stand. */
const CAPITALS = new Set(["api", "id", "ip", "mfa", "sso"]);

/** The name of an action for people: its words apart, each begun with a capital. */
export function titled(action: string): string {
    return action
        .split("_")
        .filter((word) => word !== "")
        .map((word) =>
            CAPITALS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
        )
        .join(" ");
}
