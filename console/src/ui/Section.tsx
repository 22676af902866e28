import { type ReactNode, useId } from "react";
import style from "./Section.module.css";

/** A part of a page, with a heading of its own. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
    const id = useId();
    return (
        <section className={style.section} aria-labelledby={id}>
            <h2 id={id}>{title}</h2>
            {children}
        </section>
    );
}
