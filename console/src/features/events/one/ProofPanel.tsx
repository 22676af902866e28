import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../../api/client";
import { keyOfProof, originOf, originQuery } from "../../../api/log-key";
import type { Event } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { EventText } from "../../../components/EventText";
import { useReader } from "../../../components/reader";
import { hand } from "../../../lib/hand";
import { useWords } from "../../../lib/language";
import { shellWord } from "../../../lib/text";
import { CopyButton } from "../../../ui/CopyButton";
import { Icon } from "../../../ui/icons";
import style from "./ProofPanel.module.css";
import { type Provable, proofFile, provable } from "./proof";
import { PROOF_WORDS } from "./proof-words";
import { WORDS } from "./words";

/** Fetches a proof that opens some fields, and hands it to the browser as a file. */
async function download(client: QueryClient, event: Event, disclose: string[]): Promise<void> {
    const query = new URLSearchParams();
    if (disclose.length > 0) {
        query.set("disclose", disclose.join(","));
    }
    const response = await ask("/api/audit-logs/{id}/proof", { parts: { id: event.id }, query });
    const proof = await response.blob();
    client.setQueryData(originQuery(event).queryKey, originOf(await proof.text()) ?? "");
    hand(proof, proofFile(event));
}

/** The proof of the event, as a file, and how it is checked. */
export function Proof({ event }: { event: Event }) {
    const words = useWords(PROOF_WORDS);
    const client = useQueryClient();
    const fields = provable(event).map(({ name }) => name);
    const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(fields));
    const fetching = useMutation({
        mutationFn: () =>
            download(
                client,
                event,
                fields.filter((name) => open.has(name)),
            ),
    });
    return (
        <>
            <p className={style.text}>{words.explain}</p>
            <Choice event={event} open={open} onChange={setOpen} />
            {fetching.isError && <ErrorNotice error={fetching.error} onRetry={() => fetching.mutate()} />}
            <button
                type="button"
                className={`primary ${style.download}`}
                disabled={fetching.isPending}
                onClick={() => fetching.mutate()}
            >
                <Icon name="download" /> {words.download}
            </button>
            <span role="status" className="unseen">
                {fetching.isPending && words.fetching}
                {fetching.isSuccess && words.handed(proofFile(event))}
            </span>
            <CheckIt event={event} />
        </>
    );
}

interface ChoiceProps {
    event: Event;
    open: ReadonlySet<string>;
    onChange: (open: ReadonlySet<string>) => void;
}

/** Which fields the proof shows. */
function Choice({ event, open, onChange }: ChoiceProps) {
    const words = useWords(PROOF_WORDS);
    const fields = provable(event);
    const toggle = (name: string, isOpen: boolean) => {
        const next = new Set(open);
        if (isOpen) {
            next.add(name);
        } else {
            next.delete(name);
        }
        onChange(next);
    };
    return (
        <fieldset className={style.fields}>
            <legend>{words.fields}</legend>
            {fields.map(({ name, value }) => (
                <label key={name}>
                    <input
                        type="checkbox"
                        checked={open.has(name)}
                        onChange={(change) => toggle(name, change.target.checked)}
                    />
                    <span className={style.field}>
                        <FieldName name={name} />{" "}
                        <span className={style.value}>
                            {value === "" ? words.none : <EventText text={value} limit={80} />}
                        </span>
                    </span>
                </label>
            ))}
            <div className={style.buttons}>
                <button
                    type="button"
                    className="small"
                    onClick={() => onChange(new Set(fields.map(({ name }) => name)))}
                >
                    {words.allFields}
                </button>
                <button type="button" className="small" onClick={() => onChange(new Set())}>
                    {words.noFields}
                </button>
            </div>
        </fieldset>
    );
}

function FieldName({ name }: { name: Provable["name"] }) {
    const { labels } = useWords(WORDS);
    const { redacted } = useWords(PROOF_WORDS);
    const known: Readonly<Record<string, string>> = { ...labels, redacted, original_id: labels.id };
    return <span>{known[name] ?? name}</span>;
}

/** The command that checks the file, with the key of the log that the event is in. */
function CheckIt({ event }: { event: Event }) {
    const words = useWords(PROOF_WORDS);
    const { organization_id } = useReader();
    const origin = useQuery(originQuery(event));
    const key = useQuery({ ...keyOfProof(organization_id, origin.data ?? ""), enabled: !!origin.data });
    const line = `neosc verify --vkey ${key.data ? shellWord(key.data) : "KEY"} ${proofFile(event)}`;
    return (
        <div className={style.check}>
            <div className={style.checkHead}>
                <strong>{words.check}</strong>
                <CopyButton text={line} label={words.copy} />
            </div>
            <pre className={style.line}>{line}</pre>
            <p className={style.text}>
                {key.data ? words.serversKey : words.noKey} {words.elsewhere}
            </p>
        </div>
    );
}
