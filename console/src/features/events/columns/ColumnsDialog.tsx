import { useWords } from "../../../lib/language";
import { Dialog, DialogButtons } from "../../../ui/Dialog";
import { Icon } from "../../../ui/icons";
import { LIST_WORDS } from "../words";
import style from "./ColumnsDialog.module.css";
import { type Chosen, moved, NARROWEST, resized, toggled, WIDEST } from "./chosen";
import { COLUMNS, type ColumnName, columnOf, USUAL_NAMES } from "./columns";

interface Props {
    chosen: readonly Chosen[];
    onChange: (chosen: Chosen[]) => void;
    onClose: () => void;
}

/** Which columns are shown, in which order and how wide: all of it without a pointer. */
export function ColumnsDialog({ chosen, onChange, onClose }: Props) {
    const words = useWords(LIST_WORDS);
    const shown = chosen.flatMap(({ name }) => columnOf(name) ?? []);
    const hidden = COLUMNS.filter(({ name }) => !chosen.some((column) => column.name === name));
    return (
        <Dialog title={words.chooseColumns} onClose={onClose}>
            <ul className={style.list}>
                {shown.map(({ name, width }, place) => (
                    <li key={name}>
                        <Shown
                            name={name}
                            isOnly={shown.length === 1}
                            onToggle={() => onChange(toggled(chosen, name))}
                        />
                        <input
                            type="number"
                            className={style.width}
                            aria-label={`${words.width}: ${words.columns[name]}`}
                            min={NARROWEST}
                            max={WIDEST}
                            step={10}
                            value={chosen.find((column) => column.name === name)?.width ?? width}
                            onChange={({ target }) => {
                                if (target.value !== "") {
                                    onChange(resized(chosen, name, target.valueAsNumber));
                                }
                            }}
                        />
                        <Move
                            label={`${words.earlier}: ${words.columns[name]}`}
                            icon="up"
                            disabled={place === 0}
                            onMove={() => onChange(moved(chosen, name, place - 1))}
                        />
                        <Move
                            label={`${words.later}: ${words.columns[name]}`}
                            icon="down"
                            disabled={place === shown.length - 1}
                            onMove={() => onChange(moved(chosen, name, place + 1))}
                        />
                    </li>
                ))}
                {hidden.map(({ name }) => (
                    <li key={name}>
                        <Shown name={name} isHidden onToggle={() => onChange(toggled(chosen, name))} />
                    </li>
                ))}
            </ul>
            <p className={style.hint}>{words.columnsHint}</p>
            <DialogButtons>
                <button
                    type="button"
                    onClick={() => onChange(USUAL_NAMES.map((name) => ({ name, width: undefined })))}
                >
                    {words.usual}
                </button>
                <button type="button" className="primary" onClick={onClose}>
                    {words.done}
                </button>
            </DialogButtons>
        </Dialog>
    );
}

interface ShownProps {
    name: ColumnName;
    isHidden?: boolean;
    /** One is always left. */
    isOnly?: boolean;
    onToggle: () => void;
}

function Shown({ name, isHidden = false, isOnly = false, onToggle }: ShownProps) {
    const words = useWords(LIST_WORDS);
    return (
        <label className={style.shown}>
            <input type="checkbox" checked={!isHidden} disabled={isOnly} onChange={onToggle} />
            {words.columns[name]}
        </label>
    );
}

interface MoveProps {
    label: string;
    icon: "up" | "down";
    disabled: boolean;
    onMove: () => void;
}

function Move({ label, icon, disabled, onMove }: MoveProps) {
    return (
        <button
            type="button"
            className="small"
            aria-label={label}
            title={label}
            aria-disabled={disabled || undefined}
            onClick={() => !disabled && onMove()}
        >
            <Icon name={icon} />
        </button>
    );
}
