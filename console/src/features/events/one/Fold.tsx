import { type ReactNode, use, useState } from "react";
import { Icon } from "../../../ui/icons";
import { SectionLevel } from "../../../ui/Section";
import style from "./Fold.module.css";

interface Props {
    title: string;
    open?: boolean;
    /** Made when it is unfolded for the first time, and not before. */
    children: ReactNode;
}

/** A section that is folded away until somebody wants it. */
export function Fold({ title, open = false, children }: Props) {
    const [wanted, want] = useState(open);
    const Heading = `h${use(SectionLevel)}` as const;
    return (
        <details
            className={style.fold}
            open={open}
            onToggle={(toggled) => toggled.currentTarget.open && want(true)}
        >
            <summary>
                <Icon name="right" />
                <Heading>{title}</Heading>
            </summary>
            {wanted && <div className={style.inside}>{children}</div>}
        </details>
    );
}
