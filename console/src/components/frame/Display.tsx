import { useId, useState } from "react";
import { LANGUAGES, type Language } from "../../lib/intl";
import { useLanguage, useWords } from "../../lib/language";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { SelectField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { THEMES, type Theme, useTheme } from "../theme";
import { FRAME_WORDS } from "./words";

/** Which language and which colours. */
export function DisplayChoice() {
    const words = useWords(FRAME_WORDS);
    return (
        <>
            <LanguageChoice />
            <ThemeChoice label={words.theme} />
        </>
    );
}

/** The languages by their own names, for those who do not read the one that is shown. */
export function LanguageChoice() {
    const words = useWords(FRAME_WORDS);
    const { language, choose } = useLanguage();
    return (
        <SelectField
            label={words.language}
            value={language}
            onChange={(change) => choose(change.target.value as Language)}
        >
            {LANGUAGES.map(({ code, name }) => (
                <option key={code} value={code} lang={code}>
                    {name}
                </option>
            ))}
        </SelectField>
    );
}

function ThemeChoice({ label }: { label: string }) {
    const words = useWords(FRAME_WORDS);
    const [theme, choose] = useTheme();
    return (
        <SelectField label={label} value={theme} onChange={(change) => choose(change.target.value as Theme)}>
            {THEMES.map((one) => (
                <option key={one} value={one}>
                    {words.themes[one]}
                </option>
            ))}
        </SelectField>
    );
}

/** The button behind which they are. */
export function Display() {
    const words = useWords(FRAME_WORDS);
    const [isOpen, open] = useState(false);
    const id = useId();
    return (
        <>
            <button
                type="button"
                className="small"
                aria-haspopup="dialog"
                aria-label={words.display}
                title={words.display}
                id={id}
                onClick={() => open(true)}
            >
                <Icon name="sun" />
            </button>
            {isOpen && (
                <Dialog title={words.display} onClose={() => open(false)}>
                    <DisplayChoice />
                    <DialogButtons>
                        <button type="button" onClick={() => open(false)}>
                            {words.close}
                        </button>
                    </DialogButtons>
                </Dialog>
            )}
        </>
    );
}
