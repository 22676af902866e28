import { visible } from "./text";

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

/**
 * JSON text over several lines, for eyes. Its values are as they were written: numbers that JavaScript would round, and
 * members that are there twice, stay what they are.
 */
export function indented(json: string): string {
    let out = "";
    let depth = 0;
    let before = "";
    const line = () => `\n${"  ".repeat(depth)}`;
    for (const [token] of json.matchAll(TOKEN)) {
        if (token === "}" || token === "]") {
            depth = Math.max(0, depth - 1);
            out += before === "{" || before === "[" ? token : line() + token;
        } else {
            out += before === "{" || before === "[" || before === "," ? line() : "";
            out += token === ":" ? ": " : visible(token);
            depth += token === "{" || token === "[" ? 1 : 0;
        }
        before = token;
    }
    return out;
}
