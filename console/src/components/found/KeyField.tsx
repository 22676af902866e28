import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { FOUND_WORDS } from "./words";

interface Props {
    value: string;
    /** Why what was given is no key. */
    why: string | undefined;
    onChange: (value: string) => void;
}

/** The key of a log that somebody has from elsewhere than the server. */
export function KeyField({ value, why, onChange }: Props) {
    const words = useWords(FOUND_WORDS);
    return (
        <TextField
            label={words.key}
            hint={words.keyHint}
            error={why === undefined ? undefined : words.noKey(why)}
            value={value}
            maxLength={4096}
            autoComplete="off"
            spellCheck={false}
            onChange={(change) => onChange(change.target.value)}
        />
    );
}
