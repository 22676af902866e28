import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import style from "./Dialog.module.css";

interface Props {
    title: string;
    /** Escape was pressed. */
    onClose: () => void;
    children: ReactNode;
}

/** A window over the page, which holds the focus until it is answered, and then gives it back to what had it. */
export function Dialog({ title, onClose, children }: Props) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    // Before it leaves the page, so that the browser can give back the focus.
    useLayoutEffect(() => {
        const shown = dialog.current;
        shown?.showModal();
        return () => shown?.close();
    }, []);
    return (
        <dialog
            ref={dialog}
            className={style.dialog}
            aria-labelledby={id}
            onCancel={(cancelled) => {
                cancelled.preventDefault();
                onClose();
            }}
            // Browsers do not let a page keep it open for ever.
            onClose={() => dialog.current?.open === false && onClose()}
        >
            <div className={style.content}>
                <h2 id={id}>{title}</h2>
                {children}
            </div>
        </dialog>
    );
}

/** The answers to it, last. */
export function DialogButtons({ children }: { children: ReactNode }) {
    return <div className={style.buttons}>{children}</div>;
}
