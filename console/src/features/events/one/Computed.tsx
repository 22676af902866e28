import { useWords } from "../../../lib/language";
import { visible } from "../../../lib/text";
import style from "./VerifyPanel.module.css";
import { VERIFY_WORDS } from "./verify-words";

interface Props {
    values: readonly (readonly [string, string])[];
    /** The step that computed them. */
    of: string;
}

/** What a step computed, for those who want to hold it against something. */
export function Computed({ values, of }: Props) {
    const words = useWords(VERIFY_WORDS);
    return (
        <details>
            <summary>
                {words.values}
                <span className="unseen">{words.valuesOf(of)}</span>
            </summary>
            <dl className={style.values} lang="en">
                {values.map(([name, value]) => (
                    <div key={name}>
                        <dt>{name}</dt>
                        <dd>
                            <code dir="ltr">{value.trimEnd().split("\n").map(visible).join("\n")}</code>
                        </dd>
                    </div>
                ))}
            </dl>
        </details>
    );
}
