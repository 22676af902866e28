import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../api/client";
import { newestOf, tile } from "../../api/integrity";
import { askKey } from "../../api/log-key";
import { Refused } from "../../api/problem";
import { ErrorNotice } from "../../components/ErrorNotice";
import { rememberVerified } from "../../components/first-steps/verified";
import { Found } from "../../components/found/Found";
import { KeyField } from "../../components/found/KeyField";
import { forgetKey, keepKey, keptKey } from "../../components/found/kept-keys";
import { readCheckpoint } from "../../components/integrity/state";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Refusal, Unable } from "../../lib/proof/bytes";
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

/** What a check came to. */
type Checked =
    | { kind: "no cryptography" }
    /** What was typed is no key. */
    | { kind: "no key"; why: string }
    | { kind: "steps"; steps: readonly Step[]; isByReader: boolean };

interface At {
    step: StepName;
    done: number;
    of: number;
}

/** Verifies checkpoints in the browser. */
export function BrowserCheck({ log, kept, isReading }: Props) {
    const words = useWords(INTEGRITY_WORDS);
    const reader = useReader();
    const { organization_id } = reader;
    const all = seesAll(reader);
    const [at, setAt] = useState<At>();
    const newest = useQuery(newestOf(organization_id, log)).data;
    const origin = (newest === undefined ? undefined : readCheckpoint(newest)?.origin) ?? "";
    const [typed, type] = useState<string>();
    const key = typed ?? keptKey(reader.id, origin);
    const check = useMutation({
        mutationFn: async (given: string): Promise<Checked> => {
            const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
            if (subtle === undefined) {
                return { kind: "no cryptography" };
            }
            // Its code is of use to few visitors of the page.
            const [{ checkLog }, { parseVkey }] = await Promise.all([
                import("./check"),
                import("../../lib/proof/vkey"),
            ]);
            if (given !== "") {
                try {
                    await parseVkey(subtle, given);
                } catch (error) {
                    if (error instanceof Refusal) {
                        return { kind: "no key", why: error.message };
                    }
                    throw error;
                }
            }
            const tell = (step: StepName, done: number, of: number) => setAt({ step, done, of });
            const sources = sourcesOf(organization_id, log);
            const steps = await checkLog({ subtle, sources, given, log, kept, tell });
            if (given === "") {
                forgetKey(reader.id, origin);
            } else if (verdict(steps) === "passed") {
                keepKey(reader.id, given);
            }
            return { kind: "steps", steps, isByReader: given !== "" };
        },
        onSuccess: (checked) => {
            if (checked.kind === "steps" && verdict(checked.steps) === "passed") {
                rememberVerified();
            }
        },
        onSettled: () => setAt(undefined),
    });
    const { data } = check;
    const begin = () => check.mutate(key.trim());
    return (
        <Section title={words.browser}>
            <p className={style.quiet}>{all ? words.browserExplain : words.browserPublic}</p>
            <form
                className={style.form}
                onSubmit={(submitted) => {
                    submitted.preventDefault();
                    begin();
                }}
            >
                <KeyField value={key} why={data?.kind === "no key" ? data.why : undefined} onChange={type} />
                <WorkButton type="submit" busy={check.isPending || isReading}>
                    <Icon name="shield" /> {check.isSuccess ? words.checkAgain : words.check}
                </WorkButton>
            </form>
            {at && (
                <div className={style.progress}>
                    <progress aria-label={words.steps[at.step]} value={at.done} max={at.of} />
                    <span>{words.checking(words.steps[at.step], at.done, at.of)}</span>
                </div>
            )}
            {check.isError && <ErrorNotice error={check.error} onRetry={begin} />}
            <div role="status">
                {data?.kind === "no cryptography" && <Verdict of="unable" told={words.noCryptography} />}
                {data?.kind === "steps" && <Whole {...data} />}
            </div>
            {data?.kind === "steps" && (
                <ol className={style.steps}>
                    {data.steps.map((step) => (
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

function Whole({ steps, isByReader }: { steps: readonly Step[]; isByReader: boolean }) {
    const words = useWords(INTEGRITY_WORDS);
    const whole = verdict(steps);
    const told = whole === "passed" && isByReader ? words.genuine : words.verdicts[whole];
    return <Verdict of={whole} told={told} />;
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
