import { createContext, type ReactNode, use, useId } from "react";
import style from "./Section.module.css";

/** The level of the headings of sections: one below that of what they are in. */
export const SectionLevel = createContext<2 | 3>(2);

/** A part of a page, with a heading of its own. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
    const id = useId();
    const Heading = `h${use(SectionLevel)}` as const;
    return (
        <section className={style.section} aria-labelledby={id}>
            <Heading id={id}>{title}</Heading>
            {children}
        </section>
    );
}
