import type { Problem } from "../../api/problem";
import { useLanguage } from "../../lib/language";
import { said, sentence } from "./said";

/** Why the server refused, in the language of the page where that is known, and marked as English where not. */
export function Said({ problem }: { problem: Problem }) {
    const { language } = useLanguage();
    const { text, lang } = said(problem, language);
    return (
        <>
            <span lang={lang}>{text}</span>
            {problem.hint && (
                <span lang={language === "en" ? undefined : "en"}> {sentence(problem.hint)}</span>
            )}
        </>
    );
}
