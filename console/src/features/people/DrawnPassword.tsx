import { useWords } from "../../lib/language";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { Secret } from "../../ui/Secret";
import { PEOPLE_WORDS } from "./words";

interface Props {
    title: string;
    email: string;
    password: string;
    onClose: () => void;
}

/** A password that was drawn, which nobody can be shown again. */
export function DrawnPassword({ title, email, password, onClose }: Props) {
    const words = useWords(PEOPLE_WORDS);
    return (
        <Dialog title={title} onClose={onClose}>
            <p>
                <b>{email}</b>
            </p>
            <p>{words.shownOnce}</p>
            <Secret text={password} label={words.copyPassword} />
            <DialogButtons>
                <button type="button" className="primary" onClick={onClose}>
                    {words.close}
                </button>
            </DialogButtons>
        </Dialog>
    );
}
