import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import style from "./Activity.module.css";
import { ACTIVITY_WORDS } from "./words";

/** What the log keeps of a person, who reads it and for how long, in plain words. */
export function Kept() {
    const words = useWords(ACTIVITY_WORDS);
    return (
        <Section title={words.kept}>
            <div className={style.text}>
                <p>{words.keptIntro}</p>
                <ul>
                    {words.keptList.map((item) => (
                        <li key={item}>{item}</li>
                    ))}
                </ul>
                <p>{words.keptNot}</p>
                <p>{words.keptWho}</p>
                <p>{words.keptLong}</p>
            </div>
        </Section>
    );
}
