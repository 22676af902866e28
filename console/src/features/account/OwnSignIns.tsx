import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endOwnSignIn, ownSignIns, type SignIn } from "../../api/accounts";
import { Confirm } from "../../components/Confirm";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useHeadFocus } from "../../components/PageHead";
import { useReader } from "../../components/reader";
import { nameOf, SignInTable } from "../../components/sign-ins/SignInTable";
import { SIGN_IN_WORDS } from "../../components/sign-ins/words";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import style from "./Account.module.css";
import { ACCOUNT_WORDS } from "./words";

/** Where the reader is signed in; those elsewhere can be ended. */
export function OwnSignIns() {
    const words = useWords(ACCOUNT_WORDS);
    const table = useWords(SIGN_IN_WORDS);
    const { data, error, isFetching, refetch } = useQuery(ownSignIns(useReader().id));
    const [ending, end] = useState<SignIn>();
    const focusHead = useHeadFocus();
    const closed = (done: boolean) => {
        end(undefined);
        if (done) {
            // The button that would have the focus is gone.
            focusHead();
        }
    };
    const told = data && (data.length === 1 ? words.onlyThis : words.several(data.length));
    return (
        <Section title={words.signIns}>
            <p role="status" className={style.text}>
                {isFetching ? words.reading : told}
            </p>
            {data && data.length > 1 && <p className={style.text}>{words.signInsMeaning}</p>}
            {error && !isFetching ? (
                <ErrorNotice error={error} onRetry={() => refetch()} />
            ) : (
                <SignInTable caption={words.signIns} signIns={data} onEnd={end} />
            )}
            {ending && (
                <Confirm
                    title={words.endTitle}
                    action={words.end}
                    run={() => endOwnSignIn(ending.id)}
                    onClose={closed}
                >
                    <p>{words.endMeaning(nameOf(ending, table))}</p>
                </Confirm>
            )}
        </Section>
    );
}
