import { hand } from "../../lib/hand";
import { useWords } from "../../lib/language";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/icons";
import { WorkButton } from "../../ui/WorkButton";
import style from "./Factor.module.css";
import { FACTOR_WORDS } from "./words";

interface Props {
    codes: readonly string[];
    /** Whose, for the file. */
    email?: string | undefined;
    busy?: boolean;
    /** They say that they have kept them. */
    onKept: () => void;
}

/** The codes that take the place of a second factor, which are told this once. */
export function RecoveryCodes({ codes, email = "", busy = false, onKept }: Props) {
    const words = useWords(FACTOR_WORDS);
    const text = codes.join("\n");
    return (
        <div className={style.codes}>
            <p>{words.codesMeaning}</p>
            <ul>
                {codes.map((code) => (
                    <li key={code}>
                        <code>{code}</code>
                    </li>
                ))}
            </ul>
            <div className={style.buttons}>
                <CopyButton text={text} label={words.copyCodes} />
                <button
                    type="button"
                    className="small"
                    onClick={() =>
                        hand(
                            new Blob([`${words.fileHead(email)}\n\n${text}\n`], { type: "text/plain" }),
                            "neosc-recovery-codes.txt",
                        )
                    }
                >
                    <Icon name="download" /> {words.download}
                </button>
            </div>
            <WorkButton className="primary" busy={busy} onClick={onKept}>
                {words.kept}
            </WorkButton>
        </div>
    );
}
