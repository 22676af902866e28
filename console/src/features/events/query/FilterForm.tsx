import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef } from "react";
import { actions } from "../../../api/queries";
import { ACTION_WORDS } from "../../../components/actions/words";
import { seesAll, useReader } from "../../../components/reader";
import { useZone } from "../../../components/zone";
import { useWords } from "../../../lib/language";
import { type Named, named } from "../../../lib/named";
import { fromInput, toInput } from "../../../lib/time";
import { SelectField, TextField } from "../../../ui/Field";
import { Icon } from "../../../ui/icons";
import { FILTERS, type Filter } from "../filters";
import { FILTER_WORDS } from "../words";
import style from "./FilterForm.module.css";

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
export function FilterForm({ address, error, onApply }: Props) {
    const words = useWords(FILTER_WORDS);
    const zone = useZone();
    const all = seesAll(useReader());
    const form = useRef<HTMLFormElement>(null);
    const says = `${address} ${zone}`;
    // Another address: what stands in the fields is what it says.
    // biome-ignore lint/correctness/useExhaustiveDependencies: to be done when this changes, and only then
    useEffect(() => form.current?.reset(), [says]);
    const shown = FILTERS.filter(({ kind, ofOthers }) => kind !== "query" && (all || !ofOthers));
    const more = shown.filter((filter) => filter.more);
    const isOpen = more.some(({ param }) => address.get(param) || error?.param === param);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const typed = new FormData(submitted.currentTarget);
        const text = (name: string) => String(typed.get(name) ?? "").trim();
        const values = Object.fromEntries(shown.map(({ param }) => [param, text(param)]));
        const [start, end] = [text("start"), text("end")];
        // A period stays, unless something was typed over it.
        if (periodOf(address) !== "" && start === "" && end === "") {
            values.start = periodOf(address);
        } else {
            values.start = timeOf(start, "start");
            values.end = timeOf(end, "end");
        }
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
        <form ref={form} className={style.bar} onSubmit={submit} aria-label={words.form}>
            <div className={style.grid}>{shown.filter(({ more }) => !more).map(field)}</div>
            <details className={style.more} open={isOpen}>
                <summary>{words.more}</summary>
                <div className={style.grid}>{more.map(field)}</div>
            </details>
            <div className={style.buttons}>
                <button type="submit" className="primary">
                    <Icon name="filter" /> {words.apply}
                </button>
                <p className={style.hint}>{words.hint}</p>
            </div>
        </form>
    );
}

/** The time back from now that the address asks for, if it asks for one. */
export function periodOf(address: URLSearchParams): string {
    const start = address.get("start") ?? "";
    return start.startsWith("now") && !address.get("end") ? start : "";
}

function FilterField({ filter, value, error }: { filter: Filter; value: string; error: string | undefined }) {
    const words = useWords(FILTER_WORDS);
    const zone = useZone();
    const label = words.labels[filter.param];
    const common = { label, name: filter.param, error, placeholder: words.placeholders.get(filter.param) };
    if (filter.kind === "choice") {
        return <ChoiceField key={value} filter={filter} value={value} {...common} />;
    }
    if (filter.kind === "time") {
        const edge = filter.param === "start" ? "start" : "end";
        return (
            <TextField
                {...common}
                label={words.inZone(label, words.zones[zone])}
                type="datetime-local"
                step={1}
                defaultValue={toInput(value, zone, edge)}
            />
        );
    }
    const text = { ...common, type: filter.type ?? "text", defaultValue: value, maxLength: 4096 };
    return filter.kind === "actions" ? <ActionField {...text} /> : <TextField {...text} spellCheck={false} />;
}

interface ChoiceProps {
    filter: Filter;
    value: string;
    label: string;
    name: string;
    error: string | undefined;
}

function ChoiceField({ filter, value, label, name, error }: ChoiceProps) {
    const words = useWords(FILTER_WORDS);
    const categories = useWords(ACTION_WORDS).categories;
    const choices = filter.choices ?? [];
    const texts: Named = filter.param === "category" ? named(categories) : words.choices;
    return (
        <SelectField label={label} name={name} error={error} defaultValue={value}>
            <option value="">{words.any}</option>
            {value !== "" && !choices.includes(value) && <option value={value}>{value}</option>}
            {choices.map((choice) => (
                <option key={choice} value={choice}>
                    {texts.get(choice) ?? choice}
                </option>
            ))}
        </SelectField>
    );
}

function ActionField(props: Parameters<typeof TextField>[0]) {
    const list = useId();
    const own = useWords(FILTER_WORDS).own;
    const label = useWords(ACTION_WORDS).label;
    const known = useQuery(actions).data;
    return (
        <>
            <TextField {...props} list={list} spellCheck={false} autoCapitalize="none" autoComplete="off" />
            <datalist id={list}>
                {[...(known?.values() ?? [])].map((action) => (
                    <option
                        key={action.name}
                        value={action.name}
                        label={action.kind === "catalogue" ? label(action.name) : own}
                    />
                ))}
            </datalist>
        </>
    );
}
