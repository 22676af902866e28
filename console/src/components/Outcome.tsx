import { useWords } from "../lib/language";
import { Icon } from "../ui/icons";
import style from "./Outcome.module.css";
import { WORDS } from "./words";

/** Success or failure: by word, drawing and colour. */
export function Outcome({ success }: { success: boolean }) {
    const words = useWords(WORDS);
    return (
        <span className={`${style.outcome} ${success ? style.good : style.bad}`}>
            <Icon name={success ? "success" : "crossed"} size={14} />
            {success ? words.success : words.failed}
        </span>
    );
}
