import { type ReactElement, useState } from "react";
import type { Organization } from "../../api/organizations";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import style from "./Organization.module.css";
import { isOvernight } from "./settings";
import { DAYS, ORGANIZATION_WORDS } from "./words";

/** Of an organization that says them for the first time. */
const USUAL = { days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00" };

interface Props {
    hours: NonNullable<Organization["working_hours"]> | undefined;
    error: ReactElement | undefined;
}

/** When people work, if the organization says. */
export function HoursFields({ hours, error }: Props) {
    const words = useWords(ORGANIZATION_WORDS);
    const [has, setHas] = useState(hours !== undefined);
    const [from, setFrom] = useState((hours ?? USUAL).from);
    const [to, setTo] = useState((hours ?? USUAL).to);
    const { days } = hours ?? USUAL;
    return (
        <fieldset className={style.hours}>
            <legend>{words.hours}</legend>
            <p className={style.text}>{words.hoursMeaning}</p>
            <label className={style.check}>
                <input
                    type="checkbox"
                    name="has_hours"
                    checked={has}
                    onChange={(change) => setHas(change.target.checked)}
                />
                {words.says}
            </label>
            {has && (
                <>
                    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset has two frames */}
                    <div role="group" aria-label={words.whichDays} className={style.days}>
                        {DAYS.map((day) => (
                            <label key={day} className={style.check}>
                                <input
                                    type="checkbox"
                                    name="days"
                                    value={day}
                                    defaultChecked={days.includes(day)}
                                />
                                {words.days[day]}
                            </label>
                        ))}
                    </div>
                    <div className={style.pair}>
                        <TextField
                            label={words.from}
                            name="from"
                            type="time"
                            required
                            value={from}
                            onChange={(change) => setFrom(change.target.value)}
                        />
                        <TextField
                            label={words.to}
                            hint={isOvernight(from, to) ? words.overnight : undefined}
                            name="to"
                            type="time"
                            required
                            value={to}
                            onChange={(change) => setTo(change.target.value)}
                        />
                    </div>
                </>
            )}
            {error !== undefined && (
                <p role="alert" className={style.error}>
                    {error}
                </p>
            )}
        </fieldset>
    );
}
