import { useMutation, useQueryClient } from "@tanstack/react-query";
import { signOut } from "../../api/session";
import { ErrorNotice } from "../../components/ErrorNotice";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Section } from "../../ui/Section";
import { WorkButton } from "../../ui/WorkButton";
import style from "./Organization.module.css";
import { ORGANIZATION_WORDS } from "./words";

/** The way to another organization: there is no other than by an account of it. */
export function Another() {
    const words = useWords(ORGANIZATION_WORDS);
    const client = useQueryClient();
    const leaving = useMutation({
        mutationFn: () => signOut(client),
        onSuccess: (next) => {
            if (next !== undefined) {
                window.location.assign(next);
            }
        },
    });
    return (
        <Section title={words.other}>
            <p className={style.text}>{words.otherMeaning}</p>
            {leaving.isError && <ErrorNotice error={leaving.error} />}
            <div>
                <WorkButton busy={leaving.isPending} onClick={() => leaving.mutate()}>
                    <Icon name="signOut" /> {words.signOut}
                </WorkButton>
            </div>
        </Section>
    );
}
