import { Fragment, useState } from "react";
import { createPortal } from "react-dom";
import { useWords } from "../../lib/language";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { Icon } from "../../ui/icons";
import style from "./KeyHelp.module.css";
import { type Key, useKey, useKeys } from "./keys";
import { KEY_WORDS } from "./words";

/** The button and key that tell which keys do what on this page. */
export function KeyHelp() {
    const words = useWords(KEY_WORDS);
    const { current, on, turn } = useKeys();
    const [shown, show] = useState<readonly Key[]>();
    const open = () => {
        // Each once: the newest of a key is the one that acts.
        const newest = new Map(current().map((key) => [key.keys, key]));
        show([...newest.values()]);
    };
    useKey("?", words.open, open);
    return (
        <>
            <button
                type="button"
                className="small"
                onClick={open}
                aria-label={words.open}
                title={`${words.open} (?)`}
            >
                <Icon name="keyboard" />
            </button>
            {/* Where the button is folded away, the key still opens it. */}
            {shown &&
                createPortal(
                    <Dialog title={words.title} onClose={() => show(undefined)}>
                        <dl className={style.keys}>
                            {shown.map(({ keys, label }) => (
                                <div key={keys}>
                                    <dt>
                                        {keys.split(" ").map((key, place) => (
                                            <Fragment key={key}>
                                                {place > 0 && ` ${words.followedBy} `}
                                                <kbd>{named(key)}</kbd>
                                            </Fragment>
                                        ))}
                                    </dt>
                                    <dd>{label}</dd>
                                </div>
                            ))}
                        </dl>
                        <p>{words.explain}</p>
                        <label className={style.on}>
                            <input
                                type="checkbox"
                                checked={on}
                                onChange={(change) => turn(change.target.checked)}
                            />{" "}
                            {words.on}
                        </label>
                        <DialogButtons>
                            <button type="button" onClick={() => show(undefined)}>
                                {words.close}
                            </button>
                        </DialogButtons>
                    </Dialog>,
                    document.body,
                )}
        </>
    );
}

const NAMES: Record<string, string> = {
    ArrowDown: "↓",
    ArrowUp: "↑",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "Esc",
};

const named = (key: string) => NAMES[key] ?? key;
