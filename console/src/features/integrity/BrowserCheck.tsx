import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../api/client";
import { tile } from "../../api/integrity";
import { askKey } from "../../api/log-key";
import { Refused } from "../../api/problem";
import { ErrorNotice } from "../../components/ErrorNotice";
import { rememberVerified } from "../../components/first-steps/verified";
import { Found } from "../../components/found/Found";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Unable } from "../../lib/proof/bytes";
import { visible } from "../../lib/text";
import { Icon, type IconName } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { WorkButton } from "../../ui/WorkButton";
import type { Asked, Outcome, Step, StepName } from "./check";
import style from "./Integrity.module.css";
import { verdict } from "./verdict";
import { INTEGRITY_WORDS } from "./words";

interface Props {
    log: number;
    kept: Asked["kept"];
    /** Whether the kept ones are not there yet. */
    isReading: boolean;
}

interface At {
    step: StepName;
    done: number;
    of: number;
}

/** Verifies checkpoints in the browser. */
export function BrowserCheck({ log, kept, isReading }: Props) {
    const words = useWords(INTEGRITY_WORDS);
    const { organization_id } = useReader();
    const all = seesAll(useReader());
    const [at, setAt] = useState<At>();
    const check = useMutation({
        mutationFn: async () => {
            const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
            if (subtle === undefined) {
                return "no cryptography" as const;
            }
            // Its code is of use to few visitors of the page.
            const { checkLog } = await import("./check");
            const tell = (step: StepName, done: number, of: number) => setAt({ step, done, of });
            return checkLog({ subtle, sources: sourcesOf(organization_id, log), log, kept, tell });
        },
        onSuccess: (steps) => {
            if (steps !== "no cryptography" && verdict(steps) === "passed") {
                rememberVerified();
            }
        },
        onSettled: () => setAt(undefined),
    });
    const steps = check.data;
    return (
        <Section title={words.browser}>
            <p className={style.quiet}>{all ? words.browserExplain : words.browserPublic}</p>
            <p>
                <WorkButton busy={check.isPending || isReading} onClick={() => check.mutate()}>
                    <Icon name="shield" /> {check.isSuccess ? words.checkAgain : words.check}
                </WorkButton>
            </p>
            {at && (
                <div className={style.progress}>
                    <progress aria-label={words.steps[at.step]} value={at.done} max={at.of} />
                    <span>{words.checking(words.steps[at.step], at.done, at.of)}</span>
                </div>
            )}
            {check.isError && <ErrorNotice error={check.error} onRetry={() => check.mutate()} />}
            <div role="status">
                {steps === "no cryptography" && <Verdict of="unable" told={words.noCryptography} />}
                {Array.isArray(steps) && <Whole steps={steps} />}
            </div>
            {Array.isArray(steps) && (
                <ol className={style.steps}>
                    {steps.map((step) => (
                        <StepLine key={step.name} step={step} />
                    ))}
                </ol>
            )}
        </Section>
    );
}

function sourcesOf(organization: string, log: number) {
    return {
        newest: async () => {
            const parts = { organization, number: String(log) };
            const response =
                log === 1
                    ? await ask("/log/{organization}/checkpoint", { parts })
                    : await ask("/log/{organization}/{number}/checkpoint", { parts });
            return response.text();
        },
        key: async (origin: string) => (await (await askKey(organization, origin)).text()).trim(),
        tile: async (number: number, path: string) => {
            try {
                return new Uint8Array(await tile(organization, number, path));
            } catch (error) {
                if (error instanceof Refused && error.status === 404) {
                    throw new Unable({ is: "no tile", path }, { cause: error });
                }
                throw error;
            }
        },
    };
}

function Whole({ steps }: { steps: readonly Step[] }) {
    const words = useWords(INTEGRITY_WORDS);
    const whole = verdict(steps);
    return <Verdict of={whole} told={words.verdicts[whole]} />;
}

const ICONS: Record<Outcome, IconName> = { passed: "check", failed: "cross", unable: "warning" };

function Verdict({ of, told: [title, meaning] }: { of: Outcome; told: readonly [string, string] }) {
    return (
        <div className={`${style.verdict} ${of === "failed" ? style.wrong : ""}`}>
            <Icon name={ICONS[of]} size={20} />
            <div>
                <p>{title}</p>
                <p>{meaning}</p>
            </div>
        </div>
    );
}

const LOOKS = { passed: style.good, failed: style.bad, unable: style.open };

function StepLine({ step: { name, outcome, passed, of, found } }: { step: Step }) {
    const words = useWords(INTEGRITY_WORDS);
    return (
        <li className={style.step} data-step={name} data-outcome={outcome}>
            <span className={LOOKS[outcome]}>
                <Icon name={ICONS[outcome]} />
            </span>
            <div>
                <b>{words.steps[name]}</b>: {words.outcomes[outcome]}
                {of > 0 && `, ${words.passed(passed, of)}`}
                {found !== undefined && (
                    <>
                        <br />
                        {typeof found === "string" ? (
                            <code className={style.open}>{visible(found)}</code>
                        ) : (
                            <Found finding={found} />
                        )}
                    </>
                )}
            </div>
        </li>
    );
}
