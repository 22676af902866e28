import { type ReactNode, useEffect } from "react";
import { useLocation } from "react-router";
import style from "./PageHead.module.css";

interface Props {
    title: string;
    /** What is being read, or what there is, in words. */
    status?: string | undefined;
    /** What can be done with all of it. */
    children?: ReactNode;
}

/** The head of a page. Whoever came here by a link in the console, and reads with their ears, begins at it. */
export function PageHead({ title, status, children }: Props) {
    const arrived = useLocation().key !== "default";
    // biome-ignore lint/correctness/useExhaustiveDependencies: when the page appears, and not when its address changes
    useEffect(() => {
        if (arrived) {
            focusHead();
        }
    }, []);
    return (
        <div className={style.head}>
            <h1 id={HEAD} tabIndex={-1}>
                {title}
            </h1>
            <p role="status">{status}</p>
            <div className={style.actions}>{children}</div>
        </div>
    );
}

const HEAD = "head";

/** Where the focus goes when what had it is there no more. */
export function focusHead() {
    document.getElementById(HEAD)?.focus({ preventScroll: true });
}
