import { useWords } from "../../lib/language";
import { Notice } from "../../ui/Notice";
import { SIGN_IN_FORM_WORDS } from "./words";

/** Why single sign-on let nobody in. The code comes with the address, so only what is known is told. */
export function SsoRefusal({ code }: { code: string }) {
    const { refused, failed, advice } = useWords(SIGN_IN_FORM_WORDS);
    return (
        <Notice kind="problem" title={refused}>
            <p>{advice.get(code) ?? failed}</p>
        </Notice>
    );
}
