import { type FormEvent, type ReactElement, type ReactNode, useEffect, useId, useRef } from "react";
import { useDoing } from "../../api/doing";
import { useWords } from "../../lib/language";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { WorkButton } from "../../ui/WorkButton";
import { ErrorNotice } from "../ErrorNotice";
import { WORDS } from "../words";
import style from "./Form.module.css";
import { refusedFor } from "./refusal";

interface Props<Done> {
    title: string;
    /** As the button says it. */
    action: string;
    danger?: boolean;
    /** Codes of refusals that the fields tell of. */
    codes: readonly string[];
    /** The fields; `wrong` gives what the server said against a value, by the codes of that. */
    children: (wrong: (...codes: string[]) => ReactElement | undefined) => ReactNode;
    run: (typed: FormData) => Promise<Done>;
    onDone: (done: Done) => void;
    onClose: () => void;
}

/** Asks for values, and does something with them. A refusal is shown at the value that it is of, or below all. */
export function FormDialog<Done>(props: Props<Done>) {
    const { title, action, danger, codes, children, run, onDone, onClose } = props;
    const words = useWords(WORDS);
    const id = useId();
    const form = useRef<HTMLFormElement>(null);
    const doing = useDoing(run);
    const { error } = doing;
    useEffect(() => {
        if (error) {
            form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
        }
    }, [error]);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        if (!doing.isPending) {
            doing.mutate(new FormData(submitted.currentTarget), { onSuccess: onDone });
        }
    };
    const isTold = refusedFor(error, ...codes) !== undefined;
    return (
        <Dialog title={title} onClose={onClose}>
            <form id={id} ref={form} className={style.form} onSubmit={submit}>
                {children((...codes) => refusedFor(error, ...codes))}
            </form>
            {error && !isTold && <ErrorNotice error={error} />}
            <DialogButtons>
                <button type="button" onClick={onClose}>
                    {words.cancel}
                </button>
                <WorkButton
                    type="submit"
                    form={id}
                    className={danger ? "danger" : "primary"}
                    busy={doing.isPending}
                >
                    {action}
                </WorkButton>
            </DialogButtons>
        </Dialog>
    );
}
