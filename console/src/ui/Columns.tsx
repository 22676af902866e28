import type { ReactNode } from "react";
import style from "./Columns.module.css";

/** Parts of a page side by side, and one below the other where it is narrow. */
export function Columns({ children }: { children: ReactNode }) {
    return <div className={style.columns}>{children}</div>;
}

export function ColumnOfParts({ children }: { children: ReactNode }) {
    return <div className={style.column}>{children}</div>;
}
