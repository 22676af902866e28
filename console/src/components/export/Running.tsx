import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { useWords, useWriting } from "../../lib/language";
import { CopyButton } from "../../ui/CopyButton";
import { DialogButtons } from "../../ui/Dialog";
import { Icon } from "../../ui/icons";
import style from "./Export.module.css";
import { NotWhole } from "./NotWhole";
import type { Streaming } from "./streaming";
import { EXPORT_WORDS } from "./words";

interface Props {
    state: Exclude<Streaming, { kind: "idle" }>;
    onStop: () => void;
    /** To the choice again. */
    onBack: () => void;
    onClose: () => void;
}

/** An export at once: how far it is, and what came of it. */
export function Running({ state, onStop, onBack, onClose }: Props) {
    const words = useWords(EXPORT_WORDS);
    const button = useRef<HTMLButtonElement>(null);
    const { kind } = state;
    // The button that had the focus is gone with what it began, or ended.
    // biome-ignore lint/correctness/useExhaustiveDependencies: when it changes what is shown, and only then
    useEffect(() => button.current?.focus(), [kind]);
    if (kind === "running") {
        return (
            <>
                <HowFar state={state} />
                <DialogButtons>
                    <button ref={button} type="button" onClick={onStop}>
                        {words.stop}
                    </button>
                </DialogButtons>
            </>
        );
    }
    return (
        <>
            {kind === "done" && <Done state={state} onClose={onClose} />}
            {kind === "stopped" && <p role="status">{words.stopped}</p>}
            {kind === "failed" && <NotWhole error={state.error} bytes={state.bytes} />}
            <DialogButtons>
                {kind !== "done" && (
                    <button type="button" onClick={onBack}>
                        {words.back}
                    </button>
                )}
                <button ref={button} type="button" onClick={onClose}>
                    {words.close}
                </button>
            </DialogButtons>
        </>
    );
}

type Of<Kind extends Streaming["kind"]> = Extract<Streaming, { kind: Kind }>;

/** How much came. Screen readers are not told of every number. */
function HowFar({ state: { bytes, rows } }: { state: Of<"running"> }) {
    const words = useWords(EXPORT_WORDS);
    const writing = useWriting();
    return (
        <>
            <p role="status">{words.running}</p>
            <p className={style.far}>
                {words.bytes(writing.bytes(bytes))}
                {rows !== undefined && <span>{words.rows(rows)}</span>}
            </p>
        </>
    );
}

function Done({ state, onClose }: { state: Of<"done">; onClose: () => void }) {
    const words = useWords(EXPORT_WORDS);
    const writing = useWriting();
    const { name, isFile, bytes, rows, sha256, recorded, salt, record } = state;
    const values = [
        [words.digest, sha256],
        [words.recorded, recorded],
        [words.salt, salt],
    ] as const;
    return (
        <>
            <div role="status" className={style.done}>
                <Icon name="success" size={20} />
                <div>
                    <p className={style.title}>{words.done}</p>
                    <p>{isFile ? words.saved(name) : words.handed(name)}</p>
                    <p>
                        {writing.bytes(bytes)}
                        {rows !== undefined && `, ${words.rows(rows)}`}
                    </p>
                </div>
            </div>
            <dl className={style.values}>
                {values.map(([label, value]) => (
                    <div key={label}>
                        <dt>{label}</dt>
                        <dd>
                            <code>{value}</code>
                            <CopyButton text={value} label={words.copy(label)} />
                        </dd>
                    </div>
                ))}
            </dl>
            <p className={style.quiet}>{words.keepSalt}</p>
            <p>
                <Link to={`/events/${encodeURIComponent(record)}`} onClick={onClose}>
                    {words.record}
                </Link>
            </p>
        </>
    );
}
