import { type FormEvent, useId } from "react";
import { change, create, useDoing, type WorkspaceChange } from "../../api/doing";
import { Refused } from "../../api/problem";
import type { Workspace } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { visible } from "../../lib/text";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/Field";
import { WorkButton } from "../../ui/WorkButton";
import { ICONS } from "./icon";
import style from "./WorkspaceForm.module.css";

interface Value {
    name: keyof Workspace & keyof WorkspaceChange;
    label: string;
    /** Of a new one. */
    usual: string;
    required: boolean;
    hint?: string;
}

const VALUES: readonly (Value & { name: Exclude<Value["name"], "enabled"> })[] = [
    { name: "name", label: "Name", usual: "", required: true },
    { name: "description", label: "Description", usual: "", required: false },
    { name: "image", label: "Image", usual: "", required: true, hint: "As neosc/ubuntu-desktop:24.04" },
    { name: "cpu", label: "Processors", usual: "2 vCPU", required: true },
    { name: "memory", label: "Memory", usual: "4 GB", required: true },
    { name: "icon", label: "Icon", usual: "window", required: false },
];

/** The values of a workspace, or of a new one. */
export function WorkspaceForm({ workspace, onClose }: { workspace?: Workspace; onClose: () => void }) {
    const form = useId();
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
        <Dialog title={workspace ? `Edit ${visible(workspace.name)}` : "New workspace"} onClose={onClose}>
            <form id={form} className={style.form} onSubmit={submit}>
                {VALUES.map(({ name, label, usual, required, hint }) => {
                    const common = {
                        name,
                        label,
                        hint,
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
                    Cancel
                </button>
                <WorkButton type="submit" form={form} className="primary" busy={saving.isPending}>
                    {workspace ? "Save" : "Create"}
                </WorkButton>
            </DialogButtons>
        </Dialog>
    );
}

function Icons({ now }: { now: string }) {
    const isOther = !ICONS.some(([name]) => name === now);
    return (
        <>
            {isOther && <option value={now}>{now === "" ? "None" : visible(now)}</option>}
            {ICONS.map(([name, words]) => (
                <option key={name} value={name}>
                    {words}
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
