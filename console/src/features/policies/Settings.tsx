import { type FormEvent, type ReactElement, useEffect, useRef } from "react";
import type { PolicyChange } from "../../api/doing";
import type { Problem } from "../../api/problem";
import { EventText } from "../../components/EventText";
import { Said } from "../../components/refusals/Said";
import { useWords } from "../../lib/language";
import { TextAreaField, TextField } from "../../ui/Field";
import { WorkButton } from "../../ui/WorkButton";
import { changes, type Setting } from "./about";
import style from "./Settings.module.css";
import { POLICY_WORDS } from "./words";

interface Props {
    settings: readonly Setting[];
    /** What the server said is wrong, and with which of them. */
    wrong: { name: string; problem: Problem } | undefined;
    busy: boolean;
    onSave: (change: PolicyChange) => void;
}

/** The settings of a policy, for administrators. */
export function SettingsForm({ settings, wrong, busy, onSave }: Props) {
    const words = useWords(POLICY_WORDS);
    const form = useRef<HTMLFormElement>(null);
    const says = JSON.stringify(settings);
    // Others hold than before: what stands in the fields is what holds, as the server writes it.
    // biome-ignore lint/correctness/useExhaustiveDependencies: to be done when this changes, and only then
    useEffect(() => form.current?.reset(), [says]);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const entries = [...new FormData(submitted.currentTarget)];
        const typed = new Map(entries.map(([name, value]) => [name, String(value)]));
        // Nothing that was changed is nothing to record; the server would say the same.
        const change = changes(settings, typed);
        if (change && !busy) {
            onSave(change);
        }
    };
    return (
        <form ref={form} className={style.form} onSubmit={submit}>
            <div className={style.fields}>
                {settings.map((setting) => (
                    <Field
                        key={setting.name}
                        setting={setting}
                        error={wrong?.name === setting.name ? <Said problem={wrong.problem} /> : undefined}
                    />
                ))}
            </div>
            <WorkButton type="submit" className="small" busy={busy}>
                {words.save}
            </WorkButton>
        </form>
    );
}

function Field({ setting, error }: { setting: Setting; error: ReactElement | undefined }) {
    const words = useWords(POLICY_WORDS);
    const { name, value } = setting;
    const common = { name, label: words.settings.get(name) ?? name, error };
    if (typeof value === "number") {
        // Not `type="number"`, which React does not put back to what holds while it has the focus.
        return <TextField {...common} inputMode="numeric" required defaultValue={value} />;
    }
    return (
        <TextAreaField
            {...common}
            hint={words.networksHint}
            rows={Math.min(8, value.length + 2)}
            spellCheck={false}
            defaultValue={value.join("\n")}
        />
    );
}

/** The settings of a policy, for those who read them. */
export function SettingsList({ settings }: { settings: readonly Setting[] }) {
    const words = useWords(POLICY_WORDS);
    return (
        <dl className={style.list}>
            {settings.map(({ name, value }) => (
                <div key={name}>
                    <dt>{words.settings.get(name) ?? name}</dt>
                    <dd>
                        {typeof value === "number" ? (
                            value
                        ) : (
                            <EventText text={value.length === 0 ? words.noNetworks : value.join(", ")} />
                        )}
                    </dd>
                </div>
            ))}
        </dl>
    );
}
