import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId } from "react";
import { useNavigate } from "react-router";
import { useDoing } from "../../api/doing";
import { createExport, estimate } from "../../api/exports";
import { filterOf, filterText } from "../../lib/filter-address";
import { useWords } from "../../lib/language";
import { DialogButtons } from "../../ui/Dialog";
import { SelectField, TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { WorkButton } from "../../ui/WorkButton";
import { ErrorNotice } from "../ErrorNotice";
import { EventText } from "../EventText";
import { useReader } from "../reader";
import { Columns } from "./Columns";
import {
    type Choice,
    FORMATS,
    type Format,
    hasColumns,
    hasExcel,
    hasProofs,
    ORDERS,
    type Order,
    toBody,
} from "./choice";
import style from "./Export.module.css";
import { writesFiles } from "./sink";
import { EXPORT_WORDS } from "./words";

/** Events that an export in the memory of a browser has at most. */
const IN_MEMORY = 200_000;

interface Props {
    query: URLSearchParams;
    choice: Choice;
    onChoose: (choice: Choice) => void;
    onNow: () => void;
    onClose: () => void;
}

/** What is exported, in which form, and when. */
export function ExportForm({ query, choice, onChoose, onNow, onClose }: Props) {
    const words = useWords(EXPORT_WORDS);
    const reader = useReader();
    const navigate = useNavigate();
    const client = useQueryClient();
    const counted = useQuery(estimate(reader.id, String(filterOf(query))));
    const making = useDoing(async (choice: Choice) => {
        await createExport(toBody(choice, query));
        await client.invalidateQueries({ queryKey: ["exports"] });
    });
    const set = (changes: Partial<Choice>) => onChoose({ ...choice, ...changes });
    const isFile = writesFiles();
    const fits = isFile || (counted.data !== undefined && counted.data <= IN_MEMORY);
    const isEmpty = choice.columns?.size === 0 && hasColumns(choice);
    const make = () =>
        making.mutate(choice, {
            onSuccess: () => {
                onClose();
                navigate("/exports");
            },
        });
    const submit = (submitted: FormEvent) => {
        submitted.preventDefault();
        if (fits && !isEmpty && !making.isPending) {
            onNow();
        }
    };
    return (
        <form className={style.form} onSubmit={submit}>
            <What query={query} />
            <p role="status">
                {counted.isPending && words.estimating}
                {counted.data !== undefined && words.estimate(counted.data)}
            </p>
            {counted.error && <ErrorNotice error={counted.error} onRetry={() => counted.refetch()} />}
            <div className={style.pair}>
                <SelectField
                    label={words.format}
                    value={choice.format}
                    onChange={({ target }) => set({ format: target.value as Format, columns: undefined })}
                >
                    {FORMATS.map((format) => (
                        <option key={format} value={format}>
                            {words.formats[format]}
                        </option>
                    ))}
                </SelectField>
                <SelectField
                    label={words.order}
                    value={choice.order}
                    onChange={({ target }) => set({ order: target.value as Order })}
                >
                    {ORDERS.map((order) => (
                        <option key={order} value={order}>
                            {words.orders[order]}
                        </option>
                    ))}
                </SelectField>
            </div>
            {hasExcel(choice.format) && (
                <Check
                    label={words.excel}
                    hint={words.excelHint}
                    checked={choice.excel}
                    onChange={(excel) => set({ excel })}
                />
            )}
            {hasProofs(choice.format) && (
                <Check label={words.proofs} checked={choice.proofs} onChange={(proofs) => set({ proofs })} />
            )}
            {hasColumns(choice) ? (
                <Columns choice={choice} onChange={(columns) => set({ columns })} />
            ) : (
                <p className={style.quiet}>{words.noColumns}</p>
            )}
            <TextField
                label={words.reason}
                hint={words.reasonHint}
                value={choice.reason}
                maxLength={500}
                onChange={({ target }) => set({ reason: target.value })}
            />
            {making.isError && <ErrorNotice error={making.error} />}
            <Means total={counted.data} isFile={isFile} />
            <DialogButtons>
                <button type="button" onClick={onClose}>
                    {words.cancel}
                </button>
                <WorkButton busy={making.isPending} disabled={isEmpty} onClick={make}>
                    {words.background}
                </WorkButton>
                <button type="submit" className="primary" disabled={!fits || isEmpty || making.isPending}>
                    <Icon name="download" /> {words.now}
                </button>
            </DialogButtons>
        </form>
    );
}

/** Which events. */
function What({ query }: { query: URLSearchParams }) {
    const words = useWords(EXPORT_WORDS);
    const filter = filterText(query);
    return (
        <p className={style.what}>
            {words.filter}{" "}
            {filter === "" ? (
                words.everything
            ) : (
                <code>
                    <EventText text={filter} limit={600} />
                </code>
            )}
        </p>
    );
}

/** What becomes of the file, by the one way and the other. */
function Means({ total, isFile }: { total: number | undefined; isFile: boolean }) {
    const words = useWords(EXPORT_WORDS);
    const isTooMuch = !isFile && total !== undefined && total > IN_MEMORY;
    return (
        <div className={style.means}>
            {isTooMuch ? <p>{words.tooMany(IN_MEMORY)}</p> : !isFile && <p>{words.inMemory}</p>}
            <p>{words.backgroundHint}</p>
        </div>
    );
}

interface CheckProps {
    label: string;
    hint?: string;
    checked: boolean;
    onChange: (checked: boolean) => void;
}

function Check({ label, hint, checked, onChange }: CheckProps) {
    const id = useId();
    return (
        <div className={style.check}>
            <input
                id={id}
                type="checkbox"
                checked={checked}
                aria-describedby={hint && `${id}-hint`}
                onChange={({ target }) => onChange(target.checked)}
            />
            <span>
                <label htmlFor={id}>{label}</label>{" "}
                {hint && (
                    <span id={`${id}-hint`} className={style.quiet}>
                        {hint}
                    </span>
                )}
            </span>
        </div>
    );
}
