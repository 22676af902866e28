import { useWords } from "../../lib/language";
import type { Finding } from "../../lib/proof/finding";
import { EventText } from "../EventText";
import { FOUND_WORDS } from "./words";

/** What a step of a verification found, as a sentence. */
export function Found({ finding }: { finding: Finding }) {
    const { findings } = useWords(FOUND_WORDS);
    if (finding.is === "fault") {
        const { text } = finding;
        // As the program that verifies says it: to the letter, and in its language.
        return (
            <span lang="en">
                <EventText text={`${text.charAt(0).toUpperCase()}${text.slice(1)}.`} limit={600} />
            </span>
        );
    }
    // The function of a kind takes the findings of that kind.
    const tell = findings[finding.is] as (finding: Finding) => string;
    return <EventText text={tell(finding)} limit={600} />;
}
