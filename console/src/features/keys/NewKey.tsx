import { useState } from "react";
import { createKey, type MadeKey } from "../../api/keys";
import { FormDialog } from "../../components/forms/FormDialog";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/Field";
import { Secret } from "../../ui/Secret";
import { command } from "./command";
import style from "./Keys.module.css";
import { KEY_WORDS, LIVES, SCOPES, type Scope } from "./words";

/** Makes a key, and shows its secret once. */
export function NewKey({ onClose }: { onClose: () => void }) {
    const words = useWords(KEY_WORDS);
    const [made, setMade] = useState<{ key: MadeKey; scope: Scope }>();
    if (made) {
        return <Made secret={made.key.secret} scope={made.scope} onClose={onClose} />;
    }
    return (
        <FormDialog
            title={words.create}
            action={words.make}
            codes={["bad_name", "bad_expiry"]}
            run={async (typed) => {
                const scope = SCOPES.find((scope) => scope === typed.get("scope")) ?? "ingest";
                const days = String(typed.get("days"));
                const key = await createKey({
                    name: String(typed.get("name")).trim(),
                    scope,
                    ...(days !== "" && { expires_in_days: Number(days) }),
                });
                return { key, scope };
            }}
            onDone={setMade}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <TextField
                        label={words.name}
                        hint={words.nameHint}
                        name="name"
                        autoComplete="off"
                        spellCheck={false}
                        required
                        maxLength={100}
                        error={wrong("bad_name")}
                    />
                    <fieldset className={style.scopes}>
                        <legend>{words.scope}</legend>
                        {SCOPES.map((scope) => (
                            <label key={scope}>
                                <input
                                    type="radio"
                                    name="scope"
                                    value={scope}
                                    defaultChecked={scope === "ingest"}
                                />
                                {words.scopes[scope]}
                            </label>
                        ))}
                    </fieldset>
                    <SelectField
                        label={words.life}
                        name="days"
                        defaultValue="365"
                        error={wrong("bad_expiry")}
                    >
                        {LIVES.map((days) => (
                            <option key={days} value={days}>
                                {words.lives[days]}
                            </option>
                        ))}
                    </SelectField>
                </>
            )}
        </FormDialog>
    );
}

function Made({ secret, scope, onClose }: { secret: string; scope: Scope; onClose: () => void }) {
    const words = useWords(KEY_WORDS);
    const { organization_id } = useReader();
    const line = command(scope, secret, location.origin, organization_id);
    return (
        <Dialog title={words.madeTitle} onClose={onClose}>
            <p>{words.shownOnce}</p>
            <Secret text={secret} label={words.copyKey} />
            <p>{words.tryIt[scope]}</p>
            <Secret text={line} label={words.copyCommand} />
            <DialogButtons>
                <button type="button" className="primary" onClick={onClose}>
                    {words.done}
                </button>
            </DialogButtons>
        </Dialog>
    );
}
