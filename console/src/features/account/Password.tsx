import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { changePassword, ownSignIns } from "../../api/accounts";
import { FormDialog } from "../../components/forms/FormDialog";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { Section } from "../../ui/Section";
import style from "./Account.module.css";
import { ACCOUNT_WORDS } from "./words";

export function Password() {
    const words = useWords(ACCOUNT_WORDS);
    const { data } = useQuery(ownSignIns(useReader().id));
    const [isOpen, open] = useState(false);
    const [ended, setEnded] = useState<number>();
    const isSso = data?.some(({ current, method }) => current && method.startsWith("zitadel"));
    return (
        <Section title={words.password}>
            <p className={style.text}>{isSso ? words.passwordSso : words.passwordMeaning}</p>
            <div>
                <button type="button" onClick={() => open(true)}>
                    {words.change}
                </button>
            </div>
            <p role="status" className={style.done}>
                {ended !== undefined && words.changed(ended)}
            </p>
            {isOpen && (
                <ChangeDialog
                    onClose={() => open(false)}
                    onDone={(count) => {
                        open(false);
                        setEnded(count);
                    }}
                />
            )}
        </Section>
    );
}

function ChangeDialog({ onClose, onDone }: { onClose: () => void; onDone: (ended: number) => void }) {
    const words = useWords(ACCOUNT_WORDS);
    // Told while it is typed, before anything is sent.
    const [next, setNext] = useState("");
    const [again, setAgain] = useState("");
    const isUnlike = again !== "" && !next.startsWith(again) && next !== again;
    return (
        <FormDialog
            title={words.change}
            action={words.save}
            codes={["wrong_password", "weak_password"]}
            run={(typed) => changePassword(String(typed.get("current")), String(typed.get("next")))}
            onDone={(done) => onDone(done.sign_ins_ended)}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <TextField
                        label={words.current}
                        name="current"
                        type="password"
                        autoComplete="current-password"
                        required
                        maxLength={256}
                        error={wrong("wrong_password")}
                    />
                    <TextField
                        label={words.next}
                        name="next"
                        type="password"
                        autoComplete="new-password"
                        required
                        minLength={10}
                        maxLength={256}
                        value={next}
                        onChange={(change) => setNext(change.target.value)}
                        error={wrong("weak_password")}
                    />
                    <TextField
                        label={words.again}
                        type="password"
                        autoComplete="new-password"
                        required
                        // The browser does not send what is not valid, and says why.
                        ref={(field) => field?.setCustomValidity(next === again ? "" : words.unlike)}
                        value={again}
                        onChange={(change) => setAgain(change.target.value)}
                        error={isUnlike ? words.unlike : undefined}
                    />
                </>
            )}
        </FormDialog>
    );
}
