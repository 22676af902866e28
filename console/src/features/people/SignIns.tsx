import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endSignInOf, endSignInsOf, type Person, type SignIn, signInsOf } from "../../api/accounts";
import { Confirm } from "../../components/Confirm";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useHeadFocus } from "../../components/PageHead";
import { administers, useReader } from "../../components/reader";
import { SignInTable } from "../../components/sign-ins/SignInTable";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Section } from "../../ui/Section";
import style from "./People.module.css";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

/** Where somebody is signed in. */
export function SignIns({ person }: { person: Person }) {
    const words = useWords(PERSON_WORDS);
    const { reading } = useWords(PEOPLE_WORDS);
    const reader = useReader();
    const { data, error, isFetching, refetch } = useQuery(signInsOf(reader.id, person.id));
    const [ending, end] = useState<SignIn | "all">();
    const mayEnd = administers(reader);
    const focusHead = useHeadFocus();
    const closed = (done: boolean) => {
        end(undefined);
        if (done) {
            // The button that would have the focus is gone.
            focusHead();
        }
    };
    const told = data && (data.length === 0 ? words.noSignIns : words.someSignIns(data.length));
    return (
        <Section title={words.signIns}>
            <div className={style.head}>
                <p role="status">{isFetching ? reading : told}</p>
                {mayEnd && person.id !== reader.id && data && data.length > 0 && (
                    <button type="button" className="small" onClick={() => end("all")}>
                        {words.endAll}
                    </button>
                )}
            </div>
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!error && data?.length !== 0 && (
                <SignInTable caption={words.signIns} signIns={data} onEnd={mayEnd ? end : undefined} />
            )}
            {ending && (
                <Confirm
                    title={
                        ending === "all"
                            ? words.endAllTitle(visible(person.name || person.email))
                            : words.endOneTitle
                    }
                    action={words.end}
                    run={() =>
                        ending === "all" ? endSignInsOf(person.id) : endSignInOf(person.id, ending.id)
                    }
                    onClose={closed}
                >
                    <p>{words.endMeaning}</p>
                </Confirm>
            )}
        </Section>
    );
}
