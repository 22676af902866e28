import { type ReactNode, useState } from "react";
import { catalogue } from "../lib/intl";
import { useWords } from "../lib/language";
import { Icon, type IconName } from "./icons";

const WORDS = catalogue(
    {
        copy: "Copy",
        copied: "Copied",
        refused: "The browser did not allow it: select the text and copy it.",
    },
    {
        copy: "Copiar",
        copied: "Copiado",
        refused: "El navegador no lo ha permitido: seleccione el texto y cópielo.",
    },
);

interface Props {
    text: string;
    /** What is copied, for those who see the button alone. */
    label: string;
    icon?: IconName;
    /** What the button says. */
    children?: ReactNode;
}

/** Copies a text. Browsers allow that on secure pages alone; elsewhere there is no button. */
export function CopyButton({ text, label, icon = "copy", children }: Props) {
    const words = useWords(WORDS);
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
                <Icon name={outcome === "copied" ? "check" : icon} />
                {outcome === "copied" ? words.copied : (children ?? words.copy)}
            </button>
            <span role="status" className="unseen">
                {outcome === "copied" && `${words.copied}.`}
                {outcome === "refused" && words.refused}
            </span>
        </>
    );
}
