import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { confirmFactor, type Enrolment, enrol } from "../../api/accounts";
import { useDoing } from "../../api/doing";
import { ErrorNotice } from "../../components/ErrorNotice";
import { refusedFor } from "../../components/forms/refusal";
import { FactorKey } from "../../components/second-factor/FactorKey";
import { FACTOR_WORDS } from "../../components/second-factor/words";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { WorkButton } from "../../ui/WorkButton";
import style from "./Account.module.css";
import { ACCOUNT_WORDS } from "./words";

/** Enrolling a second factor: the password, then the first code of what was scanned. Gives the recovery codes. */
export function Enrol({ onClose, onDone }: { onClose: () => void; onDone: (codes: string[]) => void }) {
    const words = useWords(ACCOUNT_WORDS);
    const factor = useWords(FACTOR_WORDS);
    const [offered, setOffered] = useState<Enrolment>();
    const asking = useMutation({ mutationFn: enrol, onSuccess: setOffered });
    const confirming = useDoing(confirmFactor);
    if (!offered) {
        return (
            <Step
                key="password"
                action={words.goOn}
                busy={asking.isPending}
                error={refusedFor(asking.error, "wrong_password") ? null : asking.error}
                onSubmit={(typed) => asking.mutate(String(typed.get("password")))}
                onClose={onClose}
            >
                <p className={style.text}>{words.addMeaning}</p>
                <TextField
                    label={words.current}
                    name="password"
                    type="password"
                    autoComplete="current-password"
                    required
                    maxLength={256}
                    error={refusedFor(asking.error, "wrong_password")}
                />
            </Step>
        );
    }
    return (
        <Step
            key="code"
            action={words.confirm}
            busy={confirming.isPending}
            error={refusedFor(confirming.error, "wrong_code") ? null : confirming.error}
            onSubmit={(typed) =>
                confirming.mutate(String(typed.get("code")).replaceAll(" ", ""), { onSuccess: onDone })
            }
            onClose={onClose}
        >
            <p className={style.text}>{words.scan}</p>
            <FactorKey secret={offered.secret} address={offered.otpauth_url} />
            <TextField
                label={factor.firstCode}
                hint={factor.sixDigits}
                name="code"
                type="text"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                maxLength={40}
                error={refusedFor(confirming.error, "wrong_code")}
            />
        </Step>
    );
}

interface StepProps {
    children: ReactNode;
    action: string;
    busy: boolean;
    error: unknown;
    onSubmit: (typed: FormData) => void;
    onClose: () => void;
}

function Step({ children, action, busy, error, onSubmit, onClose }: StepProps) {
    const words = useWords(ACCOUNT_WORDS);
    const form = useRef<HTMLFormElement>(null);
    useEffect(() => form.current?.querySelector("input")?.focus(), []);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        if (!busy) {
            onSubmit(new FormData(submitted.currentTarget));
        }
    };
    return (
        <form ref={form} className={style.form} onSubmit={submit}>
            {children}
            {error !== null && error !== undefined && <ErrorNotice error={error} />}
            <div className={style.buttons}>
                <WorkButton type="submit" className="primary" busy={busy}>
                    {action}
                </WorkButton>
                <button type="button" onClick={onClose}>
                    {words.cancel}
                </button>
            </div>
        </form>
    );
}
