import { useWords } from "../../../lib/language";
import { Icon, type IconName } from "../../../ui/icons";
import style from "./VerifyButton.module.css";
import { stateOf, type Verifying } from "./VerifyPanel";
import { VERIFY_WORDS, type VerifyState } from "./verify-words";

interface Props {
    verifying: Verifying;
    /** Whether the panel is shown that has the steps. */
    open: boolean;
    /** The panel. */
    controls: string;
    onOpen: (open: boolean) => void;
}

const LOOKS: Record<VerifyState, { look: string | undefined; icon: IconName }> = {
    unchecked: { look: style.unchecked, icon: "shield" },
    checking: { look: style.unchecked, icon: "hourglass" },
    genuine: { look: style.good, icon: "verified" },
    // Not the look of a proof: whose key it is nobody has checked.
    consistent: { look: style.consistent, icon: "verified" },
    unable: { look: style.consistent, icon: "warning" },
    error: { look: style.consistent, icon: "warning" },
    "not genuine": { look: style.bad, icon: "cross" },
};

/** Verifies the event when it is pressed first, and says what came of it; then it shows and hides the steps. */
export function VerifyButton({ verifying, open, controls, onOpen }: Props) {
    const words = useWords(VERIFY_WORDS);
    const state = stateOf(verifying);
    const { look, icon } = LOOKS[state];
    const press = () => {
        if (verifying.isIdle) {
            verifying.mutate(undefined);
        }
        onOpen(!open);
    };
    return (
        <button
            type="button"
            className={`small ${style.button} ${look}`}
            aria-expanded={open}
            aria-controls={open ? controls : undefined}
            data-state={state}
            onClick={press}
        >
            <Icon name={icon} /> {words.button}: <strong>{words.states[state]}</strong>
            <Icon name={open ? "up" : "down"} />
        </button>
    );
}
