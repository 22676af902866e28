import { type ReactNode, useEffect, useState } from "react";
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

function focusHead() {
    document.getElementById(HEAD)?.focus({ preventScroll: true });
}

/** Gives what moves the focus to the head, when what had it goes: once it has gone, in the next drawing of the page. */
export function useHeadFocus(): () => void {
    const [times, setTimes] = useState(0);
    useEffect(() => {
        if (times > 0) {
            focusHead();
        }
    }, [times]);
    return () => setTimes((before) => before + 1);
}
