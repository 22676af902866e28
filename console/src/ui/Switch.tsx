import style from "./Switch.module.css";
import { WorkButton } from "./WorkButton";

interface Props {
    on: boolean;
    /** What it puts on and off. */
    label: string;
    busy: boolean;
    onFlip: () => void;
}

/** On or off: by word, place and colour. */
export function Switch({ on, label, busy, onFlip }: Props) {
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
            {on ? "On" : "Off"}
        </WorkButton>
    );
}
