import { useState } from "react";
import { createPerson, type Named } from "../../api/accounts";
import { FormDialog } from "../../components/forms/FormDialog";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { TextField } from "../../ui/Field";
import { DrawnPassword } from "./DrawnPassword";
import { RoleChoice } from "./RoleChoice";
import { PEOPLE_WORDS } from "./words";

/** Makes an account, with a password that is drawn and shown once. */
export function NewAccount({ onClose }: { onClose: () => void }) {
    const words = useWords(PEOPLE_WORDS);
    const [made, setMade] = useState<Named>();
    if (made) {
        return (
            <DrawnPassword
                title={words.madeTitle}
                email={visible(made.email)}
                password={made.password ?? ""}
                onClose={onClose}
            />
        );
    }
    return (
        <FormDialog
            title={words.create}
            action={words.createAction}
            codes={["bad_email", "email_taken", "bad_name", "bad_role"]}
            run={(typed) => {
                const name = String(typed.get("name")).trim();
                return createPerson({
                    email: String(typed.get("email")).trim(),
                    role: String(typed.get("role")),
                    ...(name !== "" && { name }),
                });
            }}
            onDone={setMade}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <TextField
                        label={words.address}
                        name="email"
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
                        label={words.name}
                        hint={words.nameHint}
                        name="name"
                        autoComplete="off"
                        maxLength={100}
                        error={wrong("bad_name")}
                    />
                    <RoleChoice usual="user" error={wrong("bad_role")} />
                </>
            )}
        </FormDialog>
    );
}
