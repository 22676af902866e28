import { useState } from "react";
import { Link } from "react-router";
import type { Me } from "../../api/queries";
import { keep, kept } from "../../lib/kept";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { administers, useReader } from "../reader";
import style from "./FirstSteps.module.css";
import { type Step, useSteps } from "./steps";
import { FIRST_STEPS_WORDS } from "./words";

const KEPT_AS = "neosc.first-steps";

/** What a new administrator does, until all of it is done or they put it away in this browser. */
export function FirstSteps() {
    const reader = useReader();
    const [isAway, setAway] = useState(() => kept(KEPT_AS) === "away");
    if (!administers(reader) || isAway) {
        return null;
    }
    const putAway = () => {
        keep(KEPT_AS, "away");
        setAway(true);
    };
    return <List reader={reader} onAway={putAway} />;
}

function List({ reader, onAway }: { reader: Me; onAway: () => void }) {
    const words = useWords(FIRST_STEPS_WORDS);
    const steps = useSteps(reader);
    const done = steps.filter((step) => step.done === true).length;
    const isReading = steps.some((step) => step.done === "reading");
    // Nothing is drawn that would be gone in a moment.
    if (done === steps.length || (isReading && done === 0)) {
        return null;
    }
    return (
        <Section title={words.title}>
            <div className={style.head}>
                <p role="status">
                    {isReading ? words.reading : words.progress(done, steps.length)} {words.meaning}
                </p>
                <button type="button" className="small" title={words.awayTitle} onClick={onAway}>
                    <Icon name="cross" /> {words.away}
                </button>
            </div>
            <ul className={style.list}>
                {steps.map((step) => (
                    <OneStep key={step.name} step={step} />
                ))}
            </ul>
        </Section>
    );
}

function OneStep({ step: { name, to, done } }: { step: Step }) {
    const words = useWords(FIRST_STEPS_WORDS);
    const { title, how, go } = words.steps[name];
    const state = { true: words.done, false: words.open, unknown: words.unknown, reading: words.reading };
    const isDone = done === true;
    return (
        <li className={isDone ? `${style.step} ${style.done}` : style.step} data-step={name} data-done={done}>
            <span className={style.sign} aria-hidden="true">
                {isDone && <Icon name="check" size={14} />}
            </span>
            <div>
                <span className={style.title}>{title}</span>
                <span className={done === "unknown" ? style.how : "unseen"}> ({state[`${done}`]})</span>
                {!isDone && (
                    <p className={style.how}>
                        {how} {to !== undefined && go !== undefined && <Link to={to}>{go}</Link>}
                    </p>
                )}
            </div>
        </li>
    );
}
