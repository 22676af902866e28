import { FOUND_WORDS } from "../../../components/found/words";
import { useWords } from "../../../lib/language";
import type { Value } from "../../../lib/proof/verify";
import { visible } from "../../../lib/text";
import style from "./VerifyPanel.module.css";
import { VERIFY_WORDS } from "./verify-words";

interface Props {
    values: readonly Value[];
    /** The step that computed them. */
    of: string;
}

/** What a step computed, for those who want to hold it against something. */
export function Computed({ values, of }: Props) {
    const words = useWords(VERIFY_WORDS);
    const names = useWords(FOUND_WORDS).values;
    return (
        <details>
            <summary>
                {words.values}
                <span className="unseen">{words.valuesOf(of)}</span>
            </summary>
            <dl className={style.values}>
                {values
                    .map(
                        ([name, value]) =>
                            [typeof name === "string" ? names[name] : name.field, value] as const,
                    )
                    .map(([name, value]) => (
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
