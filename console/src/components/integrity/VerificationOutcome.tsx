import type { Verification } from "../../api/integrity";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import style from "./Acceptance.module.css";
import { STATE_WORDS } from "./words";

/** What came of a verification of the whole log: by word, drawing and colour. */
export function VerificationOutcome({ of: { outcome, findings } }: { of: Verification }) {
    const words = useWords(STATE_WORDS);
    const isGood = outcome === "ok";
    const told = isGood
        ? words.outcomes.ok
        : outcome === "findings"
          ? words.findings(findings)
          : words.outcomes.failed;
    return (
        <span className={isGood ? style.fine : style.wrong}>
            <Icon name={isGood ? "success" : "warning"} size={14} /> {told}
        </span>
    );
}
