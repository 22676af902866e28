import { CopyButton } from "./CopyButton";
import style from "./Secret.module.css";

/** A text to take away, which is nowhere else on the page and is not kept: one press selects it, another copies it. */
export function Secret({ text, label }: { text: string; label: string }) {
    return (
        <div className={style.secret}>
            <code>{text}</code>
            <CopyButton text={text} label={label} />
        </div>
    );
}
