import type { ReactNode } from "react";
import { Link } from "react-router";
import style from "./Choice.module.css";

interface Props {
    /** What is chosen by it, for those who do not see what is around it. */
    label: string;
    choices: readonly { name: string; to: string; current: boolean }[];
    /** What there is to say of it. */
    children?: ReactNode;
}

/** Ways to see the same things, each an address; one of them is the present one. */
export function Choice({ label, choices, children }: Props) {
    return (
        <nav className={style.choice} aria-label={label}>
            {choices.map(({ name, to, current }) => (
                <Link key={to} className="button small" to={to} aria-current={current ? "page" : undefined}>
                    {name}
                </Link>
            ))}
            {children && <span className={style.said}>{children}</span>}
        </nav>
    );
}
