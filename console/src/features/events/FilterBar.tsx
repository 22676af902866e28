import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { actions } from "../../api/queries";
import { ACTION_WORDS } from "../../components/actions/words";
import { seesAll, useReader } from "../../components/reader";
import { useZone } from "../../components/zone";
import { fromInput, toInput } from "../../lib/time";
import { SelectField, TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import style from "./FilterBar.module.css";
import { FILTERS, type Filter, RANGES } from "./filters";

interface Props {
    address: URLSearchParams;
    /** What the server said is wrong, and with which parameter. */
    error: { param: string; text: string } | undefined;
    onApply: (values: Record<string, string>) => void;
}

/**
 * The filters as a form. They apply when it is sent, not with every letter: each different reading of others' events
 * leaves a record.
 */
export function FilterBar({ address, error, onApply }: Props) {
    const zone = useZone();
    const all = seesAll(useReader());
    const form = useRef<HTMLFormElement>(null);
    // On narrow screens, where all of them would hide the table.
    const [unfolded, unfold] = useState(false);
    const rest = useId();
    const says = `${address} ${zone}`;
    // Another address: what stands in the fields is what it says.
    // biome-ignore lint/correctness/useExhaustiveDependencies: to be done when this changes, and only then
    useEffect(() => form.current?.reset(), [says]);
    const shown = FILTERS.filter((filter) => all || !filter.ofOthers);
    const more = shown.filter((filter) => filter.more);
    const isOpen = more.some(({ param }) => address.get(param) || error?.param === param);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const typed = new FormData(submitted.currentTarget);
        const text = (name: string) => String(typed.get(name) ?? "").trim();
        const values = Object.fromEntries(shown.map(({ param }) => [param, text(param)]));
        const range = text("range");
        const begin = text("start");
        values.start =
            range || (periodOf(address) ? fromInput(begin, zone, "start") : timeOf(begin, "start"));
        values.end = range ? "" : timeOf(text("end"), "end");
        onApply(values);
    };
    // A bound that was not touched stays as it was, to its last digit. Browsers leave out seconds that are zero.
    const timeOf = (typed: string, edge: "start" | "end") => {
        const before = address.get(edge) ?? "";
        const now = fromInput(typed, zone, edge);
        return now === fromInput(toInput(before, zone, edge), zone, edge) ? before : now;
    };
    const field = (filter: Filter) => (
        <FilterField
            key={filter.param}
            filter={filter}
            value={address.get(filter.param) ?? ""}
            error={error?.param === filter.param ? error.text : undefined}
        />
    );
    return (
        <form ref={form} className={style.bar} onSubmit={submit} aria-label="Filters">
            <div className={style.grid}>
                {shown.filter(({ param }) => param === "q").map(field)}
                <div id={rest} className={`${style.rest} ${unfolded || error ? style.unfolded : ""}`}>
                    {shown
                        .filter(({ kind, more, param }) => !more && kind !== "time" && param !== "q")
                        .map(field)}
                    <Range address={address} />
                    {shown.filter(({ kind }) => kind === "time").map(field)}
                    <details className={style.more} open={isOpen}>
                        <summary>More filters</summary>
                        <div className={style.grid}>{more.map(field)}</div>
                    </details>
                </div>
            </div>
            <div className={style.buttons}>
                <button type="submit" className="primary">
                    <Icon name="search" /> Apply
                </button>
                <button
                    type="button"
                    className={style.fold}
                    aria-expanded={unfolded || error !== undefined}
                    aria-controls={rest}
                    onClick={() => unfold(!unfolded)}
                >
                    Filters <Icon name={unfolded ? "up" : "down"} />
                </button>
                <p className={style.hint}>
                    Commas separate alternatives, a leading - excludes, a trailing * matches beginnings.
                </p>
            </div>
        </form>
    );
}

/** The time back from now that the address asks for, if it asks for one. */
function periodOf(address: URLSearchParams): string {
    const start = address.get("start") ?? "";
    return start.startsWith("now") && !address.get("end") ? start : "";
}

function Range({ address }: { address: URLSearchParams }) {
    const period = periodOf(address);
    const isOther = period !== "" && !RANGES.some(([value]) => value === period);
    return (
        <SelectField key={period} label="Period" name="range" defaultValue={period}>
            <option value="">Any, or as given</option>
            {isOther && <option value={period}>{period}</option>}
            {RANGES.map(([value, words]) => (
                <option key={value} value={value}>
                    {words}
                </option>
            ))}
        </SelectField>
    );
}

function FilterField({ filter, value, error }: { filter: Filter; value: string; error: string | undefined }) {
    const zone = useZone();
    const common = {
        label: filter.label,
        name: filter.param,
        error,
        ...(filter.placeholder === undefined ? {} : { placeholder: filter.placeholder }),
    };
    if (filter.kind === "choice") {
        const choices =
            filter.param === "category" ? Object.entries(ACTION_WORDS.en.categories) : (filter.choices ?? []);
        const isOther = value !== "" && !choices.some(([known]) => known === value);
        return (
            <SelectField key={value} {...common} defaultValue={value}>
                <option value="">Any</option>
                {isOther && <option value={value}>{value}</option>}
                {choices.map(([choice, words]) => (
                    <option key={choice} value={choice}>
                        {words}
                    </option>
                ))}
            </SelectField>
        );
    }
    if (filter.kind === "time") {
        const edge = filter.param === "start" ? "start" : "end";
        const label = `${filter.label} (${zone === "utc" ? "UTC" : "local time"})`;
        return (
            <TextField
                {...common}
                label={label}
                type="datetime-local"
                step={1}
                defaultValue={toInput(value, zone, edge)}
            />
        );
    }
    const text = { ...common, type: filter.type ?? "text", defaultValue: value, maxLength: 4096 };
    return filter.kind === "actions" ? <ActionField {...text} /> : <TextField {...text} spellCheck={false} />;
}

function ActionField(props: Parameters<typeof TextField>[0]) {
    const list = useId();
    const known = useQuery(actions).data;
    return (
        <>
            <TextField {...props} list={list} spellCheck={false} autoCapitalize="none" autoComplete="off" />
            <datalist id={list}>
                {[...(known?.values() ?? [])].map((action) => (
                    <option
                        key={action.name}
                        value={action.name}
                        label={action.kind === "catalogue" ? action.meaning : "your own"}
                    />
                ))}
            </datalist>
        </>
    );
}
