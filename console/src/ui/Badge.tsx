import type { ReactNode } from "react";
import style from "./Badge.module.css";

/** A state, in a word. */
export function Badge({ kind, children }: { kind: "good" | "quiet"; children: ReactNode }) {
    return <span className={`${style.badge} ${style[kind]}`}>{children}</span>;
}
