import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { isUnauthenticated } from "../../api/problem";
import { methods, parting } from "../../api/queries";
import { type DueStep, signIn } from "../../api/session";
import { ErrorNotice } from "../../components/ErrorNotice";
import { LanguageChoice } from "../../components/frame/Display";
import { useWords } from "../../lib/language";
import { TextField } from "../../ui/Field";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { SecondStep } from "./SecondStep";
import style from "./SignInForm.module.css";
import { SsoRefusal } from "./SsoRefusal";
import { SIGN_IN_FORM_WORDS } from "./words";

interface Wanted {
    /** Where to go once signed in. */
    to: string;
    /** Why single sign-on let nobody in just now. */
    refused: string | null;
}

/** Signing in: the password, and the second factor where there is one. */
export function SignInForm({ to, refused }: Wanted) {
    const [due, setDue] = useState<DueStep | null>(null);
    return (
        <div className={style.page}>
            {due === null ? (
                <PasswordStep to={to} refused={refused} onDue={setDue} />
            ) : (
                <SecondStep due={due} onAgain={() => setDue(null)} />
            )}
            <LanguageChoice />
        </div>
    );
}

function PasswordStep({ to, refused, onDue }: Wanted & { onDue: (due: DueStep | null) => void }) {
    const words = useWords(SIGN_IN_FORM_WORDS);
    const client = useQueryClient();
    const { data: offered } = useQuery(methods);
    const hasEnded = client.getQueryData(parting.queryKey) === "ended";
    const form = useRef<HTMLFormElement>(null);
    const entering = useMutation({
        mutationFn: ({ email, password }: { email: string; password: string }) =>
            signIn(client, email, password),
        onSuccess: onDue,
        onError: () => {
            // What was wrong is most often the password; the next thing to do is to type it again.
            const field = form.current?.elements.namedItem("password");
            if (field instanceof HTMLInputElement) {
                field.focus();
                field.select();
            }
        },
    });
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const typed = new FormData(submitted.currentTarget);
        entering.mutate({
            email: String(typed.get("email")).trim(),
            password: String(typed.get("password")),
        });
    };
    return (
        <form ref={form} className={style.form} onSubmit={submit}>
            <h1 className={style.mark}>
                <Icon name="tree" size={28} /> NeoSC Audit
            </h1>
            {entering.isError ? (
                <Failure error={entering.error} />
            ) : refused !== null ? (
                <SsoRefusal code={refused} />
            ) : (
                hasEnded && (
                    <Notice kind="hint" title={words.ended}>
                        <p>{words.endedDetail}</p>
                    </Notice>
                )
            )}
            <TextField
                label={words.address}
                name="email"
                type="text"
                inputMode="email"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                maxLength={320}
            />
            <TextField
                label={words.password}
                name="password"
                type="password"
                autoComplete="current-password"
                required
                maxLength={256}
            />
            <button type="submit" className="primary" disabled={entering.isPending}>
                {entering.isPending ? words.signingIn : words.signIn}
            </button>
            {offered?.sso_url && (
                <a className="button" href={`${offered.sso_url}?${new URLSearchParams({ to })}`}>
                    {words.withZitadel}
                </a>
            )}
        </form>
    );
}

/** The server tells nobody whether an account exists or is locked, so this names all that it can be. */
function Failure({ error }: { error: unknown }) {
    const words = useWords(SIGN_IN_FORM_WORDS);
    if (!isUnauthenticated(error)) {
        return <ErrorNotice error={error} />;
    }
    return (
        <Notice kind="problem" title={words.wrong}>
            <p>{words.wrongDetail}</p>
            <p>{words.first}</p>
        </Notice>
    );
}
