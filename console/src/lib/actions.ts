/** Words that are written in capitals wherever they stand. */
const CAPITALS = new Set(["api", "id", "ip", "mfa", "sso"]);

/**
 * The name of an action for people: its words apart, each begun with a capital. Names with points, which are not of the
 * catalogue, are read as a sentence.
 */
export function titled(action: string): string {
    const isSentence = action.includes(".");
    return action
        .split(/[_.]/)
        .filter((word) => word !== "")
        .map((word, n) => {
            if (CAPITALS.has(word)) {
                return word.toUpperCase();
            }
            return isSentence && n > 0 ? word : word.charAt(0).toUpperCase() + word.slice(1);
        })
        .join(" ");
}
