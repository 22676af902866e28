import { changePerson, type Person, type PersonChange } from "../../api/accounts";
import { FormDialog } from "../../components/forms/FormDialog";
import { WORDS } from "../../components/words";
import { useZone } from "../../components/zone";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { fromInput, toInput, type Zone } from "../../lib/time";
import { TextField } from "../../ui/Field";
import { RoleChoice } from "./RoleChoice";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

/** Name, role and end of an account. */
export function EditAccount({ person, onClose }: { person: Person; onClose: () => void }) {
    const words = useWords(PERSON_WORDS);
    const { name } = useWords(PEOPLE_WORDS);
    const { zones } = useWords(WORDS);
    const zone = useZone();
    return (
        <FormDialog
            title={words.editTitle(visible(person.name || person.email))}
            action={words.save}
            codes={["bad_name", "bad_role", "bad_expiry"]}
            run={(typed) => changePerson(person.id, touched(person, typed, zone))}
            onDone={onClose}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <TextField
                        label={name}
                        name="name"
                        defaultValue={person.name}
                        autoComplete="off"
                        required
                        maxLength={100}
                        error={wrong("bad_name")}
                    />
                    <RoleChoice usual={person.role} error={wrong("bad_role")} />
                    <TextField
                        label={words.endsAt}
                        hint={words.endsHint(zones[zone])}
                        name="expires_at"
                        type="datetime-local"
                        step={1}
                        defaultValue={toInput(person.expires_at ?? "", zone, "start")}
                        error={wrong("bad_expiry")}
                    />
                </>
            )}
        </FormDialog>
    );
}

/** What was touched; the rest stays, also where somebody else has changed it meanwhile. */
function touched(person: Person, typed: FormData, zone: Zone): PersonChange {
    const name = String(typed.get("name")).trim();
    const role = String(typed.get("role"));
    const ends = String(typed.get("expires_at"));
    const isEndTouched = ends !== toInput(person.expires_at ?? "", zone, "start");
    return {
        ...(name !== person.name && { name }),
        ...(role !== person.role && { role }),
        ...(isEndTouched && { expires_at: ends === "" ? null : fromInput(ends, zone, "start") }),
    };
}
