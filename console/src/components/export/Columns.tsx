import { useWords } from "../../lib/language";
import { type Choice, COLUMNS, type Column, usual } from "./choice";
import style from "./Export.module.css";
import { EXPORT_WORDS } from "./words";

interface Props {
    choice: Choice;
    onChange: (columns: ReadonlySet<Column>) => void;
}

/** Which members of each event the file has, by the names that it calls them. */
export function Columns({ choice, onChange }: Props) {
    const words = useWords(EXPORT_WORDS);
    const chosen = choice.columns ?? usual(choice.format);
    const toggle = (name: Column, isIn: boolean) => {
        const next = new Set(chosen);
        if (isIn) {
            next.add(name);
        } else {
            next.delete(name);
        }
        onChange(next);
    };
    return (
        <fieldset className={style.columns}>
            <legend>{words.columns}</legend>
            <div className={style.grid}>
                {COLUMNS.map((name) => (
                    <label key={name}>
                        <input
                            type="checkbox"
                            checked={chosen.has(name)}
                            onChange={({ target }) => toggle(name, target.checked)}
                        />
                        <code>{name}</code>
                    </label>
                ))}
            </div>
            <div className={style.buttons}>
                <button type="button" className="small" onClick={() => onChange(usual(choice.format))}>
                    {words.usual}
                </button>
                <button type="button" className="small" onClick={() => onChange(new Set(COLUMNS))}>
                    {words.all}
                </button>
                <span role="status" className={style.wrong}>
                    {chosen.size === 0 && words.oneAtLeast}
                </span>
            </div>
        </fieldset>
    );
}
