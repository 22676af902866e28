import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useRef } from "react";
import { actions } from "../../../api/queries";
import { ACTION_WORDS } from "../../../components/actions/words";
import { seesAll, useReader } from "../../../components/reader";
import { useZone } from "../../../components/zone";
import { useWords } from "../../../lib/language";
import { type Named, named } from "../../../lib/named";
import { visible } from "../../../lib/text";
import { fromInput, toInput } from "../../../lib/time";
import { SelectField, TextField } from "../../../ui/Field";
import { Icon } from "../../../ui/icons";
import { type Filter, filtersFor } from "../filters";
import { isBack } from "../period";
import { FILTER_WORDS } from "../words";
import style from "./FilterForm.module.css";
import { fieldsIn } from "./terms";
import type { Wrong } from "./wrong";

interface Props {
    address: URLSearchParams;
    /** What the server said is wrong, and with which parameter. */
    error: Wrong | undefined;
    onApply: (values: Record<string, string>) => void;
    /** Whether somebody goes on to choose dates, and what is done once they are there. */
    toDates: boolean;
    onDates: () => void;
}

/**
 * The filters as a form. They apply when it is sent, not with every letter: each different reading of others' events
 * leaves a record.
 */
export function FilterForm({ address, error, onApply, toDates, onDates }: Props) {
    const words = useWords(FILTER_WORDS);
    const zone = useZone();
    const all = seesAll(useReader());
    const form = useRef<HTMLFormElement>(null);
    const says = `${address} ${zone}`;
    // Another address: what stands in the fields is what it says.
    // biome-ignore lint/correctness/useExhaustiveDependencies: to be done when this changes, and only then
    useEffect(() => form.current?.reset(), [says]);
    useEffect(() => {
        const from = form.current?.elements.namedItem("start");
        if (toDates && from instanceof HTMLElement) {
            from.focus();
            onDates();
        }
    }, [toDates, onDates]);
    const searched = fieldsIn(address.get("q") ?? "");
    const shown = filtersFor(all).filter(({ kind }) => kind !== "query");
    const more = shown.filter((filter) => filter.more);
    const isOpen = more.some(({ param }) => address.get(param) || error?.param === param);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const typed = new FormData(submitted.currentTarget);
        const text = (name: string) => String(typed.get(name) ?? "").trim();
        const values = Object.fromEntries(shown.map(({ param }) => [param, text(param)]));
        // What no such field shows, such as a time back from now, stays until something is chosen in its place.
        values.start = timeOf(text("start"), "start");
        values.end = timeOf(text("end"), "end");
        onApply(values);
    };
    // A bound that was not touched stays as it was, to its last digit. Browsers leave out seconds that are zero.
    const timeOf = (typed: string, edge: "start" | "end") => {
        const before = address.get(edge) ?? "";
        const now = fromInput(typed, zone, edge);
        return now === fromInput(toInput(before, zone, edge), zone, edge) ? before : now;
    };
    // What the server would have written cannot be written into a choice of dates.
    const errorOf = ({ param, kind }: Filter, { text, at }: Wrong) =>
        kind === "time" && at ? words.noTime(visible(address.get(param) ?? "")) : text;
    const field = (filter: Filter) => (
        <FilterField
            key={filter.param}
            filter={filter}
            value={address.get(filter.param) ?? ""}
            isSearched={searched.has(filter.param)}
            error={error?.param === filter.param ? errorOf(filter, error) : undefined}
        />
    );
    const wrong = shown.find(({ param }) => param === error?.param);
    return (
        <form ref={form} className={style.bar} onSubmit={submit} aria-label={words.form}>
            {wrong && error && (
                <p role="alert" className="unseen">
                    {words.labels[wrong.param]}: {errorOf(wrong, error)}
                </p>
            )}
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

interface FieldProps {
    filter: Filter;
    value: string;
    /** Whether the search line has it: the field is empty then, and yet it is filtered by. */
    isSearched: boolean;
    error: string | undefined;
}

function FilterField({ filter, value, isSearched, error }: FieldProps) {
    const words = useWords(FILTER_WORDS);
    const zone = useZone();
    const label = words.labels[filter.param];
    const placeholder = isSearched ? words.inSearch : words.placeholders.get(filter.param);
    const hint = isSearched ? words.searchHas : undefined;
    const common = { label, name: filter.param, error, hint, placeholder };
    if (filter.kind === "choice") {
        return (
            <ChoiceField
                key={value}
                filter={filter}
                value={value}
                none={isSearched ? words.inSearch : words.any}
                {...common}
            />
        );
    }
    if (filter.kind === "time") {
        const edge = filter.param === "start" ? "start" : "end";
        const back = isBack(value) ? (words.ranges.get(value) ?? value) : undefined;
        return (
            <TextField
                {...common}
                hint={back ?? hint}
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
    /** What having no value is called. */
    none: string;
    label: string;
    name: string;
    hint: string | undefined;
    error: string | undefined;
}

function ChoiceField({ filter, value, none, label, name, hint, error }: ChoiceProps) {
    const words = useWords(FILTER_WORDS);
    const categories = useWords(ACTION_WORDS).categories;
    const choices = filter.choices ?? [];
    const texts: Named = filter.param === "category" ? named(categories) : words.choices;
    return (
        <SelectField label={label} name={name} hint={hint} error={error} defaultValue={value}>
            <option value="">{none}</option>
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
