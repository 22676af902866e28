import type { Health } from "../../api/overview";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon } from "../../ui/icons";
import style from "./Acceptance.module.css";
import { acceptance } from "./state";
import { STATE_WORDS } from "./words";

/** Whether the log of an organization takes new events, and what is wrong if the server tells the reader. */
export function Acceptance({ health, organization }: { health: Health; organization: string }) {
    const words = useWords(STATE_WORDS);
    const { state, why } = acceptance(health, organization);
    const isGood = state === "accepted";
    return (
        <>
            <span className={isGood ? style.fine : style.wrong}>
                <Icon name={isGood ? "success" : "warning"} size={14} /> {words[state]}
            </span>
            {why !== "" && <span className={style.why}>{visible(why)}</span>}
        </>
    );
}
