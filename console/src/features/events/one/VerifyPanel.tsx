import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Event } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { EventText } from "../../../components/EventText";
import { rememberVerified } from "../../../components/first-steps/verified";
import { useReader } from "../../../components/reader";
import { TextField } from "../../../ui/Field";
import { Icon, type IconName } from "../../../ui/icons";
import { Section } from "../../../ui/Section";
import { Computed } from "./Computed";
import style from "./VerifyPanel.module.css";
import type { Told, ToldStep } from "./verification";

/** Verifies, in the browser, what the page shows of an event. */
export function VerifyPanel({ event }: { event: Event }) {
    const { organization_id } = useReader();
    const [key, setKey] = useState("");
    const verifying = useMutation({
        mutationFn: async (pasted: string) => {
            // Its code is of use to few visitors of the page.
            const { verification } = await import("./verification");
            return verification(event, organization_id, pasted);
        },
        onSuccess: (result) => {
            if ("verdict" in result && (result.verdict === "genuine" || result.verdict === "consistent")) {
                rememberVerified();
            }
        },
    });
    const verify = () => verifying.mutate(key.trim());
    const submit = (submitted: FormEvent) => {
        submitted.preventDefault();
        verify();
    };
    const result = verifying.data;
    const noKey = result && "why" in result ? result.why : undefined;
    const told = result && "verdict" in result ? result : undefined;
    return (
        <Section title="Verify in this browser">
            <p className={style.text}>
                Fetches the proof with all fields and recomputes it here: that this page shows what is in the
                log, and that the log signed it.
            </p>
            <form className={style.form} onSubmit={submit}>
                <TextField
                    label="The log’s key, if you keep it"
                    hint="Like name+1a2b3c4d+Ab…, from whoever set the server up. Empty: the key this server says."
                    error={noKey}
                    value={key}
                    maxLength={4096}
                    autoComplete="off"
                    spellCheck={false}
                    onChange={(change) => setKey(change.target.value)}
                />
                <button type="submit" disabled={verifying.isPending}>
                    <Icon name="shield" /> Verify
                </button>
            </form>
            {verifying.isError && <ErrorNotice error={verifying.error} onRetry={verify} />}
            <div role="status" aria-live="polite">
                {verifying.isPending && <p className={style.text}>Verifying…</p>}
                {noKey !== undefined && <p className="unseen">{noKey}</p>}
                {told && <Verdict told={told} />}
            </div>
            {told && told.steps.length > 0 && (
                <ol className={style.steps} aria-label="Steps of the verification">
                    {told.steps.map((step) => (
                        <StepLine key={step.step} step={step} />
                    ))}
                </ol>
            )}
            <p className={style.text}>
                This check itself comes from the server, as the page does. Whoever does not trust the server
                at all takes the proof away and checks it with <code>neosc verify</code>.
            </p>
        </Section>
    );
}

const VERDICTS: Record<Told["verdict"], { look: string | undefined; icon: IconName }> = {
    genuine: { look: style.good, icon: "check" },
    // Not the look of a proof: whose key it is nobody has checked.
    consistent: { look: style.open, icon: "check" },
    "not genuine": { look: style.bad, icon: "cross" },
    unable: { look: style.open, icon: "warning" },
};

function Verdict({ told }: { told: Told }) {
    const { look, icon } = VERDICTS[told.verdict];
    return (
        <div className={`${style.verdict} ${look}`}>
            <Icon name={icon} size={20} />
            <div>
                <p className={style.title}>{told.title}</p>
                <p>{told.meaning}</p>
            </div>
        </div>
    );
}

const OUTCOMES: Record<ToldStep["outcome"], { word: string; look: string | undefined; icon: IconName }> = {
    passed: { word: "holds", look: style.goodMark, icon: "check" },
    failed: { word: "fails", look: style.badMark, icon: "cross" },
    unable: { word: "could not be checked", look: style.openMark, icon: "warning" },
    skipped: { word: "left out", look: style.openMark, icon: "dot" },
};

function StepLine({ step }: { step: ToldStep }) {
    const { word, look, icon } = OUTCOMES[step.outcome];
    return (
        <li className={style.step} data-step={step.step} data-outcome={step.outcome}>
            <span className={`${style.mark} ${look}`}>
                <Icon name={icon} />
            </span>
            <div className={style.told}>
                <p>
                    <strong>{step.title}</strong>: {word}
                </p>
                <p className={style.text}>
                    <EventText text={step.found} limit={600} />
                </p>
                {step.meaning && <p>{step.meaning}</p>}
                {step.values.length > 0 && <Computed values={step.values} of={step.title} />}
            </div>
        </li>
    );
}
