import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { isUnauthenticated } from "../../api/problem";
import { type DueStep, enter, takeSecondStep } from "../../api/session";
import { ErrorNotice } from "../../components/ErrorNotice";
import { FactorKey } from "../../components/second-factor/FactorKey";
import { RecoveryCodes } from "../../components/second-factor/RecoveryCodes";
import { FACTOR_WORDS } from "../../components/second-factor/words";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import style from "./SignInForm.module.css";
import { SIGN_IN_FORM_WORDS } from "./words";

interface Props {
    due: DueStep;
    /** Back to the password. */
    onAgain: () => void;
}

/** The code after the password; where a second factor is enrolled on the way, its secret first and its recovery codes last. */
export function SecondStep({ due, onAgain }: Props) {
    const words = useWords(SIGN_IN_FORM_WORDS);
    const factor = useWords(FACTOR_WORDS);
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
        return <Enrolled codes={codes} />;
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
                label={enrols ? factor.firstCode : words.code}
                hint={enrols ? factor.sixDigits : words.codeHint}
                name="code"
                type="text"
                autoComplete="one-time-code"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={40}
            />
            <button type="submit" className="primary" disabled={taking.isPending}>
                {taking.isPending ? words.signingIn : words.signIn}
            </button>
            <button type="button" onClick={onAgain}>
                {words.back}
            </button>
        </form>
    );
}

function Enrolment({ secret, address }: { secret: string; address: string | null | undefined }) {
    const words = useWords(SIGN_IN_FORM_WORDS);
    return (
        <Notice kind="hint" title={words.required}>
            <p>{words.scan}</p>
            <FactorKey secret={secret} address={address} />
        </Notice>
    );
}

function Enrolled({ codes }: { codes: string[] }) {
    const words = useWords(FACTOR_WORDS);
    const client = useQueryClient();
    const going = useMutation({ mutationFn: () => enter(client) });
    return (
        <section className={style.form}>
            <h1 className={style.mark}>{words.codesTitle}</h1>
            {going.isError && <ErrorNotice error={going.error} />}
            <RecoveryCodes codes={codes} busy={going.isPending} onKept={() => going.mutate()} />
        </section>
    );
}

/** The server tells nobody what was wrong, so this names what it can be. */
function Failure({ error }: { error: unknown }) {
    const words = useWords(SIGN_IN_FORM_WORDS);
    if (!isUnauthenticated(error)) {
        return <ErrorNotice error={error} />;
    }
    return (
        <Notice kind="problem" title={words.wrongCode}>
            <p>{words.wrongCodeDetail}</p>
        </Notice>
    );
}
