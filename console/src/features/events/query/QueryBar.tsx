import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { actions, stats } from "../../../api/queries";
import { ACTION_WORDS } from "../../../components/actions/words";
import { useKey } from "../../../components/keys/keys";
import { seesAll, useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import { named } from "../../../lib/named";
import { visible } from "../../../lib/text";
import { Icon } from "../../../ui/icons";
import { FILTERS } from "../filters";
import { FILTER_WORDS, LIST_WORDS } from "../words";
import { type Completion, completed, FIELDS, matching, type Place, placeAt } from "./complete";
import { pointed } from "./pointed";
import style from "./QueryBar.module.css";
import { corrected, type Wrong } from "./wrong";

interface Props {
    /** As the address has it. */
    text: string;
    /** What the server said is wrong with it. */
    error: Wrong | undefined;
    onApply: (text: string) => void;
}

/** The filter language in one line, completed from what there is. It applies when it is sent. */
export function QueryBar({ text, error, onApply }: Props) {
    const words = useWords(FILTER_WORDS);
    const keys = useWords(LIST_WORDS).keys;
    const [typed, setTyped] = useState(text);
    const [caret, setCaret] = useState<number>();
    const [chosen, setChosen] = useState(-1);
    const input = useRef<HTMLInputElement>(null);
    const moveTo = useRef<number>(undefined);
    const id = useId();
    // Another address: what stands here is what it says.
    useEffect(() => setTyped(text), [text]);
    useEffect(() => {
        if (moveTo.current !== undefined) {
            input.current?.setSelectionRange(moveTo.current, moveTo.current);
            moveTo.current = undefined;
        }
    });
    useKey("/", keys.search, () => input.current?.focus());
    const place = caret === undefined ? undefined : placeAt(typed, caret);
    const offered = useCompletions(place);
    const isOpen = offered.length > 0;
    const current = offered[chosen];
    const close = () => {
        setCaret(undefined);
        setChosen(-1);
    };
    const take = (completion: Completion) => {
        if (place) {
            const next = completed(typed, place, completion);
            setTyped(next.text);
            setCaret(next.caret);
            setChosen(-1);
            moveTo.current = next.caret;
            input.current?.focus();
        }
    };
    const press = (key: KeyboardEvent) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
        if (step !== undefined && isOpen) {
            key.preventDefault();
            setChosen((before) => (before + step + offered.length + 1) % (offered.length + 1));
        } else if (key.key === "ArrowDown") {
            setCaret(input.current?.selectionStart ?? typed.length);
        } else if (key.key === "Enter" && current) {
            key.preventDefault();
            take(current);
        } else if (key.key === "Tab" && !key.shiftKey && offered[0]) {
            key.preventDefault();
            take(current ?? offered[0]);
        } else if (key.key === "Escape" && isOpen) {
            key.preventDefault();
            key.stopPropagation();
            close();
        }
    };
    const marks = error && pointed(text, error.at);
    const better = error && corrected(text, error);
    return (
        <search className={style.search}>
            <form
                className={style.bar}
                onSubmit={(submitted) => {
                    submitted.preventDefault();
                    close();
                    onApply(typed.trim());
                }}
            >
                <Icon name="search" />
                <input
                    ref={input}
                    name="q"
                    type="text"
                    role="combobox"
                    aria-label={words.query}
                    aria-expanded={isOpen}
                    aria-controls={`${id}-list`}
                    aria-autocomplete="list"
                    aria-activedescendant={current && `${id}-${chosen}`}
                    aria-invalid={error !== undefined || undefined}
                    aria-describedby={error && `${id}-error`}
                    placeholder={words.queryHint}
                    maxLength={4096}
                    spellCheck={false}
                    autoCapitalize="none"
                    autoComplete="off"
                    value={typed}
                    onChange={(change) => {
                        setTyped(change.target.value);
                        setCaret(change.target.selectionStart ?? change.target.value.length);
                        setChosen(-1);
                    }}
                    onClick={(click) => setCaret(click.currentTarget.selectionStart ?? typed.length)}
                    onKeyDown={press}
                    onBlur={close}
                />
                <button type="submit" className="small">
                    {words.find}
                </button>
                <div
                    id={`${id}-list`}
                    role="listbox"
                    aria-label={words.completions}
                    className={style.list}
                    hidden={!isOpen}
                >
                    {offered.map((one, n) => (
                        // biome-ignore lint/a11y/useFocusableInteractive: as above
                        // biome-ignore lint/a11y/useKeyWithClickEvents: as above
                        <div
                            key={one.text}
                            id={`${id}-${n}`}
                            role="option"
                            aria-selected={n === chosen}
                            className={style.option}
                            // Without taking the focus from the input.
                            onMouseDown={(down) => down.preventDefault()}
                            onClick={() => take(one)}
                        >
                            <bdi className="mono">{visible(one.text)}</bdi>
                            <span>{one.hint}</span>
                        </div>
                    ))}
                </div>
                <span role="status" className="unseen">
                    {isOpen && words.completionsFound(offered.length)}
                </span>
            </form>
            {error && (
                <div id={`${id}-error`} className={style.error} role="alert">
                    {marks && (
                        <span className={style.marks}>
                            {words.pointed} <code>{visible(marks[0])}</code>
                            <mark>
                                <code>{visible(marks[1]) || "▏"}</code>
                            </mark>
                            <code>{visible(marks[2])}</code>
                        </span>
                    )}
                    <span>{error.text}</span>
                    {error.meant && better !== undefined && (
                        <button type="button" className="small" onClick={() => onApply(better)}>
                            {words.meant} <code>{error.meant.label}</code>
                        </button>
                    )}
                </div>
            )}
        </search>
    );
}

/** Fields whose values are counted, and so known. */
const COUNTED = named({
    user_email: "user_email",
    user_id: "user_id",
    ip_address: "ip_address",
    resource: "resource_type",
    source: "source",
});

/** What can stand in a place: names of fields, or values that are there. */
function useCompletions(place: Place | undefined): Completion[] {
    const words = useWords(FILTER_WORDS);
    const actionWords = useWords(ACTION_WORDS);
    const reader = useReader();
    const all = seesAll(reader);
    const field = place?.field ?? "";
    const facet = COUNTED.get(field);
    const known = useQuery({ ...actions, enabled: field === "action" }).data;
    const counted = useQuery({
        ...stats(reader.id, `facets=${facet}&top=100&histogram=false`),
        enabled: facet !== undefined,
        staleTime: 300_000,
    }).data;
    if (!place) {
        return [];
    }
    if (place.field === undefined) {
        // Words are searched for; only what begins like a field is one, or may become one.
        const ofOthers = FILTERS.flatMap(({ param, ofOthers }) =>
            ofOthers && !all ? [param as string] : [],
        );
        const fields = FIELDS.filter((name) => !ofOthers.includes(name)).map((name) => ({
            text: name.endsWith(".") ? name : `${name}:`,
            hint: words.fieldHints.get(name) ?? "",
        }));
        return matching(place.typed, fields).filter(
            ({ text }) => place.typed === "" || text.startsWith(place.typed.toLowerCase()),
        );
    }
    const choices = FILTERS.find(({ param }) => param === field)?.choices;
    if (field === "action") {
        const actions = [...(known?.values() ?? [])].map((action) => ({
            text: action.name,
            hint: action.kind === "catalogue" ? actionWords.label(action.name) : words.own,
        }));
        return matching(place.typed, actions);
    }
    if (choices) {
        return matching(
            place.typed,
            choices.map((text) => ({ text, hint: words.choices.get(text) ?? "" })),
        );
    }
    if (field === "start" || field === "end") {
        const ranges = [...words.ranges].map(([text, hint]) => ({ text, hint }));
        return matching(place.typed, ranges);
    }
    const values = counted?.facets.find(({ name }) => name === facet)?.values ?? [];
    return matching(
        place.typed,
        values
            .filter(({ value }) => value !== "")
            .map(({ value, count }) => ({
                text: facet === "resource_type" ? `${value}:` : value,
                hint: words.counted(count),
                begins: facet === "resource_type",
            })),
    );
}
