import { type Named, type Person, resetPassword } from "../../api/accounts";
import { FormDialog } from "../../components/forms/FormDialog";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { PERSON_WORDS } from "./words";

interface Props {
    person: Person;
    onClose: () => void;
    onDone: (named: Named) => void;
}

/** Asks before somebody is given a password that is drawn. */
export function ResetPassword({ person, onClose, onDone }: Props) {
    const words = useWords(PERSON_WORDS);
    return (
        <FormDialog
            title={words.resetTitle(visible(person.name || person.email))}
            action={words.reset}
            danger
            codes={[]}
            run={() => resetPassword(person.id)}
            onDone={onDone}
            onClose={onClose}
        >
            {() => <p>{words.resetMeaning}</p>}
        </FormDialog>
    );
}
