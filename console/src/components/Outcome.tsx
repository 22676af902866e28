import { Icon } from "../ui/icons";
import style from "./Outcome.module.css";

/** Success or failure: by word, drawing and colour. */
export function Outcome({ success }: { success: boolean }) {
    return (
        <span className={`${style.outcome} ${success ? style.good : style.bad}`}>
            <Icon name={success ? "check" : "cross"} size={14} />
            {success ? "Success" : "Failure"}
        </span>
    );
}
