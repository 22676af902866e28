import { useState } from "react";
import { Icon } from "./icons";

/** Copies a text. Browsers allow that on secure pages alone; elsewhere there is no button. */
export function CopyButton({ text, label }: { text: string; label: string }) {
    const [outcome, setOutcome] = useState<"copied" | "refused">();
    if (!globalThis.isSecureContext || !navigator.clipboard) {
        return null;
    }
    const copy = () =>
        navigator.clipboard.writeText(text).then(
            () => setOutcome("copied"),
            () => setOutcome("refused"),
        );
    return (
        <>
            <button type="button" className="small" onClick={copy} title={label} aria-label={label}>
                <Icon name={outcome === "copied" ? "check" : "copy"} />
                {outcome === "copied" ? "Copied" : "Copy"}
            </button>
            <span role="status" className="unseen">
                {outcome === "copied" && "Copied."}
                {outcome === "refused" && "The browser did not allow it: select the text and copy it."}
            </span>
        </>
    );
}
