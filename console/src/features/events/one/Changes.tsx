import { useWords } from "../../../lib/language";
import { prettyJson, visible } from "../../../lib/text";
import { Section } from "../../../ui/Section";
import style from "./Changes.module.css";
import type { Change } from "./changes";
import { WORDS } from "./words";

/** Before and after, member by member. */
export function Changes({ changes }: { changes: Change[] | undefined }) {
    const words = useWords(WORDS);
    if (!changes) {
        return null;
    }
    return (
        <Section title={words.changes}>
            {changes.length === 0 ? (
                <p className={style.nothing}>{words.same}</p>
            ) : (
                <table className={style.table}>
                    <thead>
                        <tr>
                            <th scope="col">{words.member}</th>
                            <th scope="col">{words.before}</th>
                            <th scope="col">{words.after}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {changes.map((change) => (
                            <tr key={change.name}>
                                <th scope="row">
                                    <bdi>{visible(change.name)}</bdi>
                                </th>
                                <Side of={change} side="before" />
                                <Side of={change} side="after" />
                            </tr>
                        ))}
                    </tbody>
                </table>
            )}
        </Section>
    );
}

function Side({ of, side }: { of: Change; side: "before" | "after" }) {
    const words = useWords(WORDS);
    if (!Object.hasOwn(of, side)) {
        return <td className={style.absent}>{words.absent}</td>;
    }
    return (
        <td className={style[side]}>
            <code dir="ltr">{prettyJson(of[side])}</code>
        </td>
    );
}
