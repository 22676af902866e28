import { useState } from "react";
import { createOrganization } from "../../api/organizations";
import { FormDialog } from "../../components/forms/FormDialog";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { Secret } from "../../ui/Secret";
import { ORGANIZATION_WORDS } from "./words";

/** Makes an organization, and shows the password of its first administrator once. */
export function NewOrganization({ onClose }: { onClose: () => void }) {
    const words = useWords(ORGANIZATION_WORDS);
    const [made, setMade] = useState<{ email: string; password: string }>();
    if (made) {
        return (
            <Dialog title={words.madeTitle} onClose={onClose}>
                <p>
                    <b>{visible(made.email)}</b>
                </p>
                <p>{words.shownOnce}</p>
                <Secret text={made.password} label={words.copyPassword} />
                <DialogButtons>
                    <button type="button" className="primary" onClick={onClose}>
                        {words.done}
                    </button>
                </DialogButtons>
            </Dialog>
        );
    }
    return (
        <FormDialog
            title={words.create}
            action={words.make}
            codes={["bad_name", "bad_email", "email_taken"]}
            run={async (typed) => {
                const email = String(typed.get("admin_email")).trim();
                const adminName = String(typed.get("admin_name")).trim();
                const { password } = await createOrganization({
                    name: String(typed.get("name")).trim(),
                    admin_email: email,
                    ...(adminName !== "" && { admin_name: adminName }),
                });
                return { email, password };
            }}
            onDone={setMade}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <p>{words.createMeaning}</p>
                    <TextField
                        label={words.name}
                        name="name"
                        autoComplete="off"
                        required
                        maxLength={100}
                        error={wrong("bad_name")}
                    />
                    <TextField
                        label={words.admin}
                        name="admin_email"
                        type="text"
                        inputMode="email"
                        autoComplete="off"
                        autoCapitalize="none"
                        spellCheck={false}
                        required
                        maxLength={320}
                        error={wrong("bad_email", "email_taken")}
                    />
                    <TextField
                        label={words.adminName}
                        hint={words.adminNameHint}
                        name="admin_name"
                        autoComplete="off"
                        maxLength={100}
                    />
                </>
            )}
        </FormDialog>
    );
}
