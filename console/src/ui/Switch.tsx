import { catalogue } from "../lib/intl";
import { useWords } from "../lib/language";
import style from "./Switch.module.css";
import { WorkButton } from "./WorkButton";

const WORDS = catalogue({ on: "On", off: "Off" }, { on: "Sí", off: "No" });

interface Props {
    on: boolean;
    /** What it puts on and off. */
    label: string;
    busy: boolean;
    onFlip: () => void;
}

/** On or off: by word, place and colour. */
export function Switch({ on, label, busy, onFlip }: Props) {
    const words = useWords(WORDS);
    return (
        <WorkButton
            role="switch"
            aria-checked={on}
            aria-label={label}
            busy={busy}
            className={`small ${style.switch}`}
            onClick={onFlip}
        >
            <span className={style.track} aria-hidden="true" />
            {on ? words.on : words.off}
        </WorkButton>
    );
}
