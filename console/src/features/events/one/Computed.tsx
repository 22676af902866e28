import { visible } from "../../../lib/text";
import style from "./VerifyPanel.module.css";

interface Props {
    values: readonly (readonly [string, string])[];
    /** The step that computed them. */
    of: string;
}

/** What a step computed, for those who want to hold it against something. */
export function Computed({ values, of }: Props) {
    return (
        <details>
            <summary>
                Values <span className="unseen">of “{of}”</span>
            </summary>
            <dl className={style.values}>
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
