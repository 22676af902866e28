import { Choice } from "../../components/Choice";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { SESSION_WORDS } from "./words";

/** What the list alone has in its address, and what the timeline alone. */
const LIST = ["cursor", "running", "limit", "user_id"];
const TIMELINE = ["view", "period", "lanes"];

/** All of the list, those that run, or all in time: each an address. */
export function Views({ address }: { address: URLSearchParams }) {
    const words = useWords(SESSION_WORDS);
    const isTimeline = address.get("view") === "timeline";
    const isRunning = !isTimeline && address.get("running") === "true";
    const to = (away: string[], more: Record<string, string>) => {
        const other = new URLSearchParams(address);
        for (const name of away) {
            other.delete(name);
        }
        for (const [name, value] of Object.entries(more)) {
            other.set(name, value);
        }
        return `?${other}`;
    };
    const list = [...TIMELINE, "cursor", "running"];
    const choices = [
        { name: words.all, to: to(list, {}), current: !isTimeline && !isRunning },
        { name: words.running, to: to(list, { running: "true" }), current: isRunning },
        { name: words.timeline, to: to(LIST, { view: "timeline" }), current: isTimeline },
    ];
    return (
        <Choice label={words.which} choices={choices}>
            {!seesAll(useReader()) && words.own}
        </Choice>
    );
}
