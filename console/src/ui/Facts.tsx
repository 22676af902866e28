import { Fragment, type ReactNode } from "react";
import style from "./Facts.module.css";

/** What is to be known of a thing: names and values. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
    return (
        <dl className={style.facts}>
            {facts.map(([name, value]) => (
                <Fragment key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </Fragment>
            ))}
        </dl>
    );
}
