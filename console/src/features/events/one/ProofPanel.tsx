import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../../api/client";
import { type Event, vkey } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { EventText } from "../../../components/EventText";
import { useReader } from "../../../components/reader";
import { shellWord } from "../../../lib/text";
import { CopyButton } from "../../../ui/CopyButton";
import { Icon } from "../../../ui/icons";
import { Section } from "../../../ui/Section";
import style from "./ProofPanel.module.css";
import { ALWAYS_SHOWN, proofFile, provable } from "./proof";

/** Fetches a proof that opens some fields, and hands it to the browser as a file. */
async function download(event: Event, disclose: string[]): Promise<void> {
    const query = new URLSearchParams();
    if (disclose.length > 0) {
        query.set("disclose", disclose.join(","));
    }
    const response = await ask("/api/audit-logs/{id}/proof", { parts: { id: event.id }, query });
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement("a");
    link.href = address;
    link.download = proofFile(event);
    link.click();
    // The download has its own hold on the bytes by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 0);
}

export function ProofPanel({ event }: { event: Event }) {
    const fields = provable(event);
    const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(fields.map(({ name }) => name)));
    const fetching = useMutation({
        mutationFn: () =>
            download(
                event,
                fields.map(({ name }) => name).filter((name) => open.has(name)),
            ),
    });
    const toggle = (name: string, isOpen: boolean) => {
        const next = new Set(open);
        if (isOpen) {
            next.add(name);
        } else {
            next.delete(name);
        }
        setOpen(next);
    };
    return (
        <Section title="Proof">
            <p className={style.text}>
                A file that anybody can check without this server: that the event is in the log, unchanged. It
                always shows {ALWAYS_SHOWN}. Of the other fields it shows those you choose; the rest stay
                secret, and still cannot be changed.
            </p>
            <fieldset className={style.fields}>
                <legend>Fields to disclose</legend>
                {fields.map(({ name, label, value }) => (
                    <label key={name}>
                        <input
                            type="checkbox"
                            checked={open.has(name)}
                            onChange={(change) => toggle(name, change.target.checked)}
                        />
                        <span className={style.field}>
                            <span>{label}</span>{" "}
                            <span className={style.value}>
                                {value === "" ? "none" : <EventText text={value} limit={80} />}
                            </span>
                        </span>
                    </label>
                ))}
                <div className={style.buttons}>
                    <button
                        type="button"
                        className="small"
                        onClick={() => setOpen(new Set(fields.map(({ name }) => name)))}
                    >
                        All
                    </button>
                    <button type="button" className="small" onClick={() => setOpen(new Set())}>
                        None
                    </button>
                </div>
            </fieldset>
            {fetching.isError && <ErrorNotice error={fetching.error} onRetry={() => fetching.mutate()} />}
            <button
                type="button"
                className="primary"
                disabled={fetching.isPending}
                onClick={() => fetching.mutate()}
            >
                <Icon name="download" /> Download proof
            </button>
            <span role="status" className="unseen">
                {fetching.isPending && "Fetching the proof…"}
                {fetching.isSuccess && `${proofFile(event)} was handed to the browser.`}
            </span>
            <CheckIt event={event} />
        </Section>
    );
}

function CheckIt({ event }: { event: Event }) {
    const key = useQuery(vkey(useReader().organization_id));
    const line = `neosc verify --vkey ${key.data ? shellWord(key.data) : "KEY"} ${proofFile(event)}`;
    return (
        <div className={style.check}>
            <div className={style.checkHead}>
                <h3>Check it</h3>
                <CopyButton text={line} label="Copy the command" />
            </div>
            <pre className={style.line}>{line}</pre>
            <p className={style.text}>
                {key.isError
                    ? "Put the log’s verifier key in place of KEY. "
                    : "The key in this line is what this server says. "}
                An auditor takes it from somebody they believe instead, such as whoever set the server up,
                where it was printed at the start.
            </p>
        </div>
    );
}
