import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { isUnauthenticated } from "../../api/problem";
import { type DueStep, enter, takeSecondStep } from "../../api/session";
import { ErrorNotice } from "../../components/ErrorNotice";
import { CopyButton } from "../../ui/CopyButton";
import { TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { QrCode } from "../../ui/QrCode";
import style from "./SignInForm.module.css";

interface Props {
    due: DueStep;
    /** Back to the password. */
    onAgain: () => void;
}

/** The code after the password; where a second factor is enrolled on the way, its secret first and its recovery codes last. */
export function SecondStep({ due, onAgain }: Props) {
    const client = useQueryClient();
    const [codes, setCodes] = useState<string[]>();
    const taking = useMutation({
        mutationFn: async (code: string) => {
            const codes = await takeSecondStep(due.mfa_token, code);
            if (codes.length === 0) {
                await enter(client);
            } else {
                setCodes(codes);
            }
        },
    });
    if (codes) {
        return <RecoveryCodes codes={codes} />;
    }
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        taking.mutate(String(new FormData(submitted.currentTarget).get("code")).trim());
    };
    const enrols = due.mfa === "enrol";
    return (
        <form className={style.form} onSubmit={submit}>
            <h1 className={style.mark}>
                <Icon name="tree" size={28} /> NeoSC Audit
            </h1>
            {taking.isError && <Failure error={taking.error} />}
            {enrols && due.secret && <Enrolment secret={due.secret} address={due.otpauth_url} />}
            <TextField
                label={enrols ? "First code" : "Code"}
                hint={enrols ? "Six digits." : "Six digits of your authenticator, or a recovery code."}
                name="code"
                type="text"
                autoComplete="one-time-code"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={40}
            />
            <button type="submit" className="primary" disabled={taking.isPending}>
                {taking.isPending ? "Signing in…" : "Sign in"}
            </button>
            <button type="button" onClick={onAgain}>
                Back to the password
            </button>
        </form>
    );
}

function Enrolment({ secret, address }: { secret: string; address: string | null | undefined }) {
    return (
        <Notice kind="hint" title="A second factor is required here">
            <p>
                Scan this with an authenticator program, or add an account to it with the key below, and type
                the code that it shows within five minutes.
            </p>
            {address && <QrCode text={address} label="QR code of the key" />}
            <p>
                <code>{secret}</code> <CopyButton text={secret} label="Copy the key" />
            </p>
            {address && (
                <p>
                    <a href={address}>Open in an authenticator on this device</a>
                </p>
            )}
        </Notice>
    );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
    const client = useQueryClient();
    const going = useMutation({ mutationFn: () => enter(client) });
    return (
        <section className={style.form}>
            <h1 className={style.mark}>Recovery codes</h1>
            {going.isError && <ErrorNotice error={going.error} />}
            <p>
                Each of these takes the place of your second factor once, should you lose it. They are shown
                this once: keep them somewhere safe.
            </p>
            <ul>
                {codes.map((code) => (
                    <li key={code}>
                        <code>{code}</code>
                    </li>
                ))}
            </ul>
            <CopyButton text={codes.join("\n")} label="Copy the codes" />
            <button
                type="button"
                className="primary"
                onClick={() => going.mutate()}
                disabled={going.isPending}
            >
                I have kept them
            </button>
        </section>
    );
}

/** The server tells nobody what was wrong, so this names what it can be. */
function Failure({ error }: { error: unknown }) {
    if (!isUnauthenticated(error)) {
        return <ErrorNotice error={error} />;
    }
    return (
        <Notice kind="problem" title="The code is wrong, or came too late">
            <p>
                Each code is good once and for half a minute. After five wrong ones, or five minutes, go back
                to the password.
            </p>
        </Notice>
    );
}
