import { useState } from "react";
import { useWords } from "../../../lib/language";
import { Dialog, DialogButtons } from "../../../ui/Dialog";
import { Icon } from "../../../ui/icons";
import { LIST_WORDS } from "../words";
import style from "./ColumnsDialog.module.css";
import { type Chosen, moved, NARROWEST, resized, WIDEST } from "./chosen";
import { ALL_NAMES, columnOf, USUAL_NAMES } from "./columns";

interface Props {
    chosen: readonly Chosen[];
    onChange: (chosen: Chosen[]) => void;
    onClose: () => void;
}

/** Which columns are shown, in which order and how wide: all of it without a pointer. */
export function ColumnsDialog({ chosen, onChange, onClose }: Props) {
    const words = useWords(LIST_WORDS);
    // Those that are hidden have a place here too, so that nothing jumps away from whoever hides and shows.
    const [order, setOrder] = useState<readonly Chosen[]>(() => withHidden(chosen));
    const [shown, setShown] = useState<ReadonlySet<string>>(() => new Set(chosen.map(({ name }) => name)));
    const change = (order: readonly Chosen[], shown: ReadonlySet<string>) => {
        setOrder(order);
        setShown(shown);
        onChange(order.filter(({ name }) => shown.has(name)));
    };
    const toggle = (name: string) => {
        const next = new Set(shown);
        if (!next.delete(name)) {
            next.add(name);
        }
        change(order, next);
    };
    return (
        <Dialog title={words.chooseColumns} onClose={onClose}>
            <ul className={style.list}>
                {order.map(({ name, width }, place) => {
                    const column = columnOf(name);
                    return (
                        column && (
                            <li key={name}>
                                <label className={style.shown}>
                                    <input
                                        type="checkbox"
                                        checked={shown.has(name)}
                                        // One is always left.
                                        disabled={shown.size === 1 && shown.has(name)}
                                        onChange={() => toggle(name)}
                                    />
                                    {words.columns[column.name]}
                                </label>
                                <input
                                    type="number"
                                    className={style.width}
                                    aria-label={`${words.width}: ${words.columns[column.name]}`}
                                    min={NARROWEST}
                                    max={WIDEST}
                                    step={10}
                                    value={width ?? column.width}
                                    onChange={({ target }) => {
                                        if (target.value !== "") {
                                            change(resized(order, name, target.valueAsNumber), shown);
                                        }
                                    }}
                                />
                                <Move
                                    label={`${words.earlier}: ${words.columns[column.name]}`}
                                    icon="up"
                                    disabled={place === 0}
                                    onMove={() => change(moved(order, name, place - 1), shown)}
                                />
                                <Move
                                    label={`${words.later}: ${words.columns[column.name]}`}
                                    icon="down"
                                    disabled={place === order.length - 1}
                                    onMove={() => change(moved(order, name, place + 1), shown)}
                                />
                            </li>
                        )
                    );
                })}
            </ul>
            <p className={style.hint}>{words.columnsHint}</p>
            <DialogButtons>
                <button type="button" onClick={() => change(withHidden(USUAL), new Set<string>(USUAL_NAMES))}>
                    {words.usual}
                </button>
                <button type="button" className="primary" onClick={onClose}>
                    {words.done}
                </button>
            </DialogButtons>
        </Dialog>
    );
}

const USUAL: readonly Chosen[] = USUAL_NAMES.map((name) => ({ name, width: undefined }));

/** With those that are not shown, after the others. */
function withHidden(chosen: readonly Chosen[]): Chosen[] {
    const hidden = ALL_NAMES.filter((name) => !chosen.some((column) => column.name === name));
    return [...chosen, ...hidden.map((name) => ({ name, width: undefined }))];
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
