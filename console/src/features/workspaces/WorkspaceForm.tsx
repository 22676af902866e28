import { type FormEvent, useId } from "react";
import { change, create, useDoing, type WorkspaceChange } from "../../api/doing";
import { Refused } from "../../api/problem";
import type { Workspace } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/Field";
import { WorkButton } from "../../ui/WorkButton";
import { ICONS } from "./icon";
import style from "./WorkspaceForm.module.css";
import { WORKSPACE_WORDS } from "./words";

interface Value {
    name: keyof Workspace & keyof WorkspaceChange;
    /** Of a new one. */
    usual: string;
    required: boolean;
}

const VALUES: readonly (Value & { name: Exclude<Value["name"], "enabled"> })[] = [
    { name: "name", usual: "", required: true },
    { name: "description", usual: "", required: false },
    { name: "image", usual: "", required: true },
    { name: "cpu", usual: "2 vCPU", required: true },
    { name: "memory", usual: "4 GB", required: true },
    { name: "icon", usual: "window", required: false },
];

/** The values of a workspace, or of a new one. */
export function WorkspaceForm({ workspace, onClose }: { workspace?: Workspace; onClose: () => void }) {
    const form = useId();
    const words = useWords(WORKSPACE_WORDS);
    const saving = useDoing((values: Record<string, string>) =>
        workspace ? change(workspace.id, values) : create(values),
    );
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        if (saving.isPending) {
            return;
        }
        const typed = new FormData(submitted.currentTarget);
        const values = VALUES.map(({ name }) => [name, String(typed.get(name) ?? "")] as const);
        // What was not touched stays, also where somebody else has changed it meanwhile.
        const touched = values.filter(([name, value]) => !workspace || value !== workspace[name]);
        saving.mutate(Object.fromEntries(touched), { onSuccess: onClose });
    };
    const wrong = wrongValue(saving.error);
    return (
        <Dialog title={workspace ? words.editTitle(visible(workspace.name)) : words.create} onClose={onClose}>
            <form id={form} className={style.form} onSubmit={submit}>
                {VALUES.map(({ name, usual, required }) => {
                    const common = {
                        name,
                        label: words.fields[name],
                        hint: name === "image" ? words.imageHint : undefined,
                        error: wrong?.name === name ? wrong.text : undefined,
                        defaultValue: workspace?.[name] ?? usual,
                    };
                    return name === "icon" ? (
                        <SelectField key={name} {...common}>
                            <Icons now={common.defaultValue} />
                        </SelectField>
                    ) : (
                        <TextField key={name} {...common} required={required} spellCheck={false} />
                    );
                })}
            </form>
            {saving.isError && !wrong && <ErrorNotice error={saving.error} />}
            <DialogButtons>
                <button type="button" onClick={onClose}>
                    {words.cancel}
                </button>
                <WorkButton type="submit" form={form} className="primary" busy={saving.isPending}>
                    {workspace ? words.save : words.make}
                </WorkButton>
            </DialogButtons>
        </Dialog>
    );
}

function Icons({ now }: { now: string }) {
    const words = useWords(WORKSPACE_WORDS);
    const isOther = !ICONS.some((name) => name === now);
    return (
        <>
            {isOther && <option value={now}>{now === "" ? words.noIcon : visible(now)}</option>}
            {ICONS.map((name) => (
                <option key={name} value={name}>
                    {words.icons[name]}
                </option>
            ))}
        </>
    );
}

/** The value that is refused: its code is `bad_` and its name. */
function wrongValue(error: Error | null): { name: string; text: string } | undefined {
    const problem = error instanceof Refused ? error.problem : undefined;
    const value = VALUES.find(({ name }) => problem?.code === `bad_${name}`);
    return problem && value && { name: value.name, text: problem.detail };
}
