import type { ReactNode } from "react";
import { useKey } from "../../components/keys/keys";
import { useWords } from "../../lib/language";
import { Icon, type IconName } from "../../ui/icons";
import { RANGES } from "./filters";
import { CUSTOM, periodOf, within } from "./period";
import style from "./Toolbar.module.css";
import { FILTER_WORDS } from "./words";

interface ToolProps {
    icon: IconName;
    label: string;
    /** The key that does the same, and what the list of keys says of it. */
    keys: string;
    tells: string;
    /** Of what is on or off. */
    pressed?: boolean;
    disabled?: boolean;
    title?: string;
    onUse: () => void;
}

/** Something that is done with the list. */
export function Tool({ icon, label, keys, tells, pressed, disabled = false, title, onUse }: ToolProps) {
    const use = () => {
        if (!disabled) {
            onUse();
        }
    };
    useKey(keys, tells, use);
    return (
        <button
            type="button"
            className={`small ${pressed ? style.pressed : ""}`}
            aria-pressed={pressed}
            aria-disabled={disabled || undefined}
            title={title ?? `${tells} (${keys})`}
            onClick={use}
        >
            <Icon name={icon} /> {label}
        </button>
    );
}

/** The time back from now, which applies at once; other bounds are chosen in the form. */
export function Period({
    address,
    onChange,
    onDates,
}: {
    address: URLSearchParams;
    onChange: (to: URLSearchParams) => void;
    onDates: () => void;
}) {
    const words = useWords(FILTER_WORDS);
    const period = periodOf(address);
    const ranges: readonly string[] = RANGES;
    return (
        <select
            aria-label={words.period}
            className={style.period}
            value={period}
            onChange={({ target }) =>
                target.value === DATES ? onDates() : onChange(within(address, target.value))
            }
        >
            <option value="">{words.anyPeriod}</option>
            {period !== "" && !ranges.includes(period) && (
                <option value={period}>{period === CUSTOM ? words.customPeriod : period}</option>
            )}
            {ranges.map((range) => (
                <option key={range} value={range}>
                    {words.ranges.get(range)}
                </option>
            ))}
            <option value={DATES}>{words.chooseDates}</option>
        </select>
    );
}

/** The choice that opens the form. */
const DATES = "dates";

export function Toolbar({ children }: { children: ReactNode }) {
    return <div className={style.tools}>{children}</div>;
}
