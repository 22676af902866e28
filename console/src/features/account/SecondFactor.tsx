import { useState } from "react";
import { removeFactor } from "../../api/accounts";
import { FormDialog } from "../../components/forms/FormDialog";
import { useHeadFocus } from "../../components/PageHead";
import { useReader } from "../../components/reader";
import { RecoveryCodes } from "../../components/second-factor/RecoveryCodes";
import { FACTOR_WORDS } from "../../components/second-factor/words";
import { useWords } from "../../lib/language";
import { Badge } from "../../ui/Badge";
import { TextField } from "../../ui/Field";
import { Section } from "../../ui/Section";
import style from "./Account.module.css";
import { Enrol } from "./Enrol";
import { ACCOUNT_WORDS } from "./words";

/** Whether there is a second factor, and the ways to one and away from it. */
export function SecondFactor() {
    const words = useWords(ACCOUNT_WORDS);
    const factor = useWords(FACTOR_WORDS);
    const reader = useReader();
    const [doing, setDoing] = useState<"adding" | "removing">();
    const [codes, setCodes] = useState<string[]>();
    const [said, say] = useState("");
    // The buttons that would have the focus are gone.
    const focusHead = useHeadFocus();
    const isOn = reader.second_factor === true;
    if (codes) {
        const kept = () => {
            setCodes(undefined);
            say(words.added);
            focusHead();
        };
        return (
            <Section title={factor.codesTitle}>
                <RecoveryCodes codes={codes} email={reader.email} onKept={kept} />
            </Section>
        );
    }
    return (
        <Section title={words.factor}>
            <p className={style.state}>
                <Badge kind={isOn ? "good" : "quiet"}>{isOn ? words.factorOn : words.factorOff}</Badge>
                <span className={style.text}>{isOn ? words.factorIsOn : words.factorMeaning}</span>
            </p>
            {doing === "adding" ? (
                <Enrol
                    onClose={() => setDoing(undefined)}
                    onDone={(codes) => {
                        setDoing(undefined);
                        setCodes(codes);
                    }}
                />
            ) : (
                <div>
                    <button
                        type="button"
                        onClick={() => {
                            say("");
                            setDoing(isOn ? "removing" : "adding");
                        }}
                    >
                        {isOn ? words.remove : words.add}
                    </button>
                </div>
            )}
            <p role="status" className={style.done}>
                {said}
            </p>
            {doing === "removing" && (
                <RemoveDialog
                    onClose={() => setDoing(undefined)}
                    onDone={() => {
                        setDoing(undefined);
                        say(words.removed);
                        focusHead();
                    }}
                />
            )}
        </Section>
    );
}

function RemoveDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
    const words = useWords(ACCOUNT_WORDS);
    return (
        <FormDialog
            title={words.removeTitle}
            action={words.remove}
            danger
            codes={["wrong_password", "wrong_code"]}
            run={(typed) => removeFactor(String(typed.get("password")), String(typed.get("code")).trim())}
            onDone={onDone}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <p>{words.removeMeaning}</p>
                    <TextField
                        label={words.current}
                        name="password"
                        type="password"
                        autoComplete="current-password"
                        required
                        maxLength={256}
                        error={wrong("wrong_password")}
                    />
                    <TextField
                        label={words.code}
                        hint={words.codeHint}
                        name="code"
                        type="text"
                        autoComplete="one-time-code"
                        autoCapitalize="none"
                        spellCheck={false}
                        required
                        maxLength={40}
                        error={wrong("wrong_code")}
                    />
                </>
            )}
        </FormDialog>
    );
}
