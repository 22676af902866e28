import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Event } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { rememberVerified } from "../../../components/first-steps/verified";
import { Found } from "../../../components/found/Found";
import { KeyField } from "../../../components/found/KeyField";
import { FOUND_WORDS } from "../../../components/found/words";
import { useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import type { Outcome, Report, StepResult } from "../../../lib/proof/verify";
import { Icon, type IconName } from "../../../ui/icons";
import { Section } from "../../../ui/Section";
import { Computed } from "./Computed";
import style from "./VerifyPanel.module.css";
import type { Verified } from "./verification";
import { VERIFY_WORDS, type VerifyState } from "./verify-words";

/** A verification in this browser: none yet, one that runs, or what it came to. */
export type Verifying = UseMutationResult<Verified, Error, string | undefined>;

/** Verifies, in the browser, what is shown of an event, by a key as `verification` takes it. */
export function useVerifying(event: Event): Verifying {
    const reader = useReader();
    return useMutation({
        mutationFn: async (key: string | undefined) => {
            // Its code is of use to few visitors of the page.
            const { verification } = await import("./verification");
            return verification(event, reader, key);
        },
        onSuccess: (result) => {
            if (
                typeof result === "object" &&
                "verdict" in result &&
                (result.verdict === "genuine" || result.verdict === "consistent")
            ) {
                rememberVerified();
            }
        },
    });
}

export function stateOf({ status, data }: Verifying): VerifyState {
    if (status === "idle" || status === "pending") {
        return status === "idle" ? "unchecked" : "checking";
    }
    if (data === undefined) {
        return "error";
    }
    if (data === "no cryptography") {
        return "unable";
    }
    return "why" in data ? "unchecked" : data.verdict;
}

/** What the verification came to, step by step, and by which key. */
export function VerifyPanel({ id, verifying }: { id: string; verifying: Verifying }) {
    const words = useWords(VERIFY_WORDS);
    const { noKey } = useWords(FOUND_WORDS);
    const [typed, type] = useState<string>();
    const { data } = verifying;
    const key = typed ?? (typeof data === "object" && "key" in data ? data.key : "");
    const verify = () => verifying.mutate(key.trim());
    const submit = (submitted: FormEvent) => {
        submitted.preventDefault();
        verify();
    };
    const why = typeof data === "object" && "why" in data ? data.why : undefined;
    const report = typeof data === "object" && "verdict" in data ? data : undefined;
    return (
        <div id={id}>
            <Section title={words.title}>
                <p className={style.text}>{words.explain}</p>
                <div role="status" aria-live="polite">
                    {verifying.isPending && <p className={style.text}>{words.verifying}</p>}
                    {why !== undefined && <p className="unseen">{noKey(why)}</p>}
                    {data === "no cryptography" && (
                        <Verdict look={style.open} icon="warning" told={words.noCryptography} />
                    )}
                    {report && <Told report={report} />}
                </div>
                {verifying.isError && <ErrorNotice error={verifying.error} onRetry={verify} />}
                {report && report.steps.length > 0 && (
                    <ol className={style.steps} aria-label={words.list}>
                        {report.steps.map((step) => (
                            <StepLine key={step.step} step={step} />
                        ))}
                    </ol>
                )}
                <form className={style.form} onSubmit={submit}>
                    <KeyField value={key} why={why} onChange={type} />
                    <button type="submit" disabled={verifying.isPending}>
                        <Icon name="shield" /> {words.again}
                    </button>
                </form>
                <p className={style.text}>{words.limits}</p>
            </Section>
        </div>
    );
}

function Told({ report: { verdict, steps } }: { report: Report }) {
    const words = useWords(VERIFY_WORDS);
    if (verdict === "not genuine") {
        const first = steps.find(({ outcome }) => outcome === "failed")?.step ?? "bundle";
        const told = [words.failedAt(words.steps[first]), words.failures[first]] as const;
        return <Verdict look={style.bad} icon="cross" told={told} />;
    }
    const looks = {
        genuine: { look: style.good, icon: "check" },
        // Not the look of a proof: whose key it is nobody has checked.
        consistent: { look: style.open, icon: "check" },
        unable: { look: style.open, icon: "warning" },
    } as const;
    return <Verdict {...looks[verdict]} told={words.verdicts[verdict]} />;
}

interface VerdictProps {
    look: string | undefined;
    icon: IconName;
    told: readonly [title: string, meaning: string];
}

function Verdict({ look, icon, told: [title, meaning] }: VerdictProps) {
    return (
        <div className={`${style.verdict} ${look}`}>
            <Icon name={icon} size={20} />
            <div>
                <p className={style.title}>{title}</p>
                <p>{meaning}</p>
            </div>
        </div>
    );
}

const OUTCOMES: Record<Outcome, { look: string | undefined; icon: IconName }> = {
    passed: { look: style.goodMark, icon: "check" },
    failed: { look: style.badMark, icon: "cross" },
    unable: { look: style.openMark, icon: "warning" },
    skipped: { look: style.openMark, icon: "dot" },
};

function StepLine({ step }: { step: StepResult }) {
    const words = useWords(VERIFY_WORDS);
    const { look, icon } = OUTCOMES[step.outcome];
    const title = words.steps[step.step];
    return (
        <li className={style.step} data-step={step.step} data-outcome={step.outcome}>
            <span className={`${style.mark} ${look}`}>
                <Icon name={icon} />
            </span>
            <div className={style.told}>
                <p>
                    <strong>{title}</strong>: {words.outcomes[step.outcome]}
                </p>
                <p className={style.text}>
                    <Found finding={step.found} />
                </p>
                {step.outcome === "failed" && words.failures[step.step] && <p>{words.failures[step.step]}</p>}
                {step.values.length > 0 && <Computed values={step.values} of={title} />}
            </div>
        </li>
    );
}
