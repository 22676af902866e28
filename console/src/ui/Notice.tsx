import type { ReactNode } from "react";
import { Icon } from "./icons";
import style from "./Notice.module.css";

interface Props {
    /** `problem` is told to screen readers at once. */
    kind: "problem" | "hint";
    title?: string;
    children: ReactNode;
}

export function Notice({ kind, title, children }: Props) {
    return (
        <div className={`${style.notice} ${style[kind]}`} role={kind === "problem" ? "alert" : undefined}>
            {kind === "problem" && <Icon name="warning" size={20} />}
            <div>
                {title !== undefined && <p className={style.title}>{title}</p>}
                {children}
            </div>
        </div>
    );
}
