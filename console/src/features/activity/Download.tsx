import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { Link } from "react-router";
import { nameOf } from "../../components/export/choice";
import { NotWhole } from "../../components/export/NotWhole";
import { memorySink } from "../../components/export/sink";
import type { Streamed } from "../../components/export/stream";
import { MEMORY } from "../../components/export/streaming";
import { useReader } from "../../components/reader";
import { hand } from "../../lib/hand";
import { useWords, useWriting } from "../../lib/language";
import { shellWord } from "../../lib/text";
import { CopyButton } from "../../ui/CopyButton";
import { SelectField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { WorkButton } from "../../ui/WorkButton";
import style from "./Activity.module.css";
import { FORMATS, type Format, own } from "./own";
import { ACTIVITY_WORDS } from "./words";

/** All events of the reader's as a file, with what proves later that it is this one. */
export function Download() {
    const words = useWords(ACTIVITY_WORDS);
    const writing = useWriting();
    const { id: reader } = useReader();
    const [format, choose] = useState<Format>("csv");
    const [proofs, setProofs] = useState(false);
    const [bytes, setBytes] = useState(0);
    const stop = useRef<AbortController>(null);
    const hasProofs = FORMATS.find(({ name }) => name === format)?.hasProofs ?? false;
    const fetching = useMutation({
        mutationFn: async () => {
            stop.current = new AbortController();
            setBytes(0);
            const name = nameOf(format, new Date());
            const { stream } = await import("../../components/export/stream");
            const streamed = await stream({
                reader,
                format,
                query: new URLSearchParams(
                    own(reader, "all", { format, ...(proofs && hasProofs && { proofs: "true" }) }),
                ),
                sink: memorySink(MEMORY, (file) => hand(file, name)),
                onProgress: ({ bytes }) => setBytes(bytes),
                signal: stop.current.signal,
            });
            return { name, ...streamed };
        },
    });
    const submit = (submitted: FormEvent) => {
        submitted.preventDefault();
        if (!fetching.isPending) {
            fetching.mutate();
        }
    };
    const stopped = fetching.error instanceof DOMException && fetching.error.name === "AbortError";
    return (
        <Section title={words.download}>
            <p className={style.flat}>{words.downloadIntro}</p>
            <form className={style.form} onSubmit={submit}>
                <SelectField
                    label={words.format}
                    value={format}
                    onChange={(change) => choose(change.target.value as Format)}
                >
                    {FORMATS.map(({ name }) => (
                        <option key={name} value={name}>
                            {words.formats[name]}
                        </option>
                    ))}
                </SelectField>
                <label className={style.check}>
                    <input
                        type="checkbox"
                        checked={proofs && hasProofs}
                        disabled={!hasProofs}
                        aria-describedby="proofs-hint"
                        onChange={(change) => setProofs(change.target.checked)}
                    />
                    {words.proofs}
                </label>
                <p id="proofs-hint" className={style.quiet}>
                    {words.proofsHint}
                </p>
                <div className={style.buttons}>
                    <WorkButton type="submit" className="primary" busy={fetching.isPending}>
                        <Icon name="download" /> {words.get}
                    </WorkButton>
                    {fetching.isPending && (
                        <button type="button" onClick={() => stop.current?.abort()}>
                            {words.stop}
                        </button>
                    )}
                </div>
            </form>
            <p role="status" className={style.flat}>
                {fetching.isPending && words.getting(writing.bytes(bytes))}
                {fetching.data && words.handed(fetching.data.name, writing.bytes(fetching.data.bytes))}
            </p>
            {fetching.isError && !stopped && <NotWhole error={fetching.error} bytes={bytes} />}
            {fetching.data && <Digests handed={fetching.data} />}
        </Section>
    );
}

function Digests({ handed }: { handed: Streamed & { name: string } }) {
    const words = useWords(ACTIVITY_WORDS);
    const { name, sha256, salt, recorded, record } = handed;
    const line = `(printf %s ${salt} | xxd -r -p; cat ${shellWord(name)}) | sha256sum`;
    return (
        <>
            <dl className={style.facts}>
                {(
                    [
                        [words.sha256, sha256],
                        [words.salt, salt],
                        [words.both, recorded],
                    ] as const
                ).map(([label, value]) => (
                    <div key={label}>
                        <dt>{label}</dt>
                        <dd>
                            <code>{value}</code>
                        </dd>
                    </div>
                ))}
            </dl>
            <p className={style.flat}>
                {words.recordFound} <Link to={`/events/${encodeURIComponent(record)}`}>{words.record}</Link>
            </p>
            <p className={style.flat}>{words.check}</p>
            <div className={style.command}>
                <pre>{line}</pre>
                <CopyButton text={line} label={words.copy} />
            </div>
        </>
    );
}
