import type { ReactNode } from "react";
import { useDoing } from "../api/doing";
import { useWords } from "../lib/language";
import { Dialog, DialogButtons } from "../ui/Dialog";
import { WorkButton } from "../ui/WorkButton";
import { ErrorNotice } from "./ErrorNotice";
import { WORDS } from "./words";

interface Props {
    title: string;
    /** What will be. */
    children: ReactNode;
    /** As the button says it. */
    action: string;
    run: () => Promise<unknown>;
    /** `done` if it was done, and not left. */
    onClose: (done: boolean) => void;
}

/** Asks before something is done that cannot be taken back. A refusal is shown where it was asked. */
export function Confirm({ title, children, action, run, onClose }: Props) {
    const words = useWords(WORDS);
    const doing = useDoing(run);
    return (
        <Dialog title={title} onClose={() => onClose(false)}>
            {children}
            {doing.isError && <ErrorNotice error={doing.error} />}
            <DialogButtons>
                <button type="button" onClick={() => onClose(false)}>
                    {words.cancel}
                </button>
                <WorkButton
                    className="danger"
                    busy={doing.isPending}
                    onClick={() => doing.mutate(undefined, { onSuccess: () => onClose(true) })}
                >
                    {action}
                </WorkButton>
            </DialogButtons>
        </Dialog>
    );
}
