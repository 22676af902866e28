import { prettyJson, visible } from "../../../lib/text";
import { Section } from "../../../ui/Section";
import style from "./Changes.module.css";
import type { Change } from "./changes";

/** Before and after, member by member. */
export function Changes({ changes }: { changes: Change[] | undefined }) {
    if (!changes) {
        return null;
    }
    return (
        <Section title="What changed">
            {changes.length === 0 ? (
                <p className={style.nothing}>Before and after are the same.</p>
            ) : (
                <table className={style.table}>
                    <thead>
                        <tr>
                            <th scope="col">Member</th>
                            <th scope="col">Before</th>
                            <th scope="col">After</th>
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
    if (!Object.hasOwn(of, side)) {
        return <td className={style.absent}>not there</td>;
    }
    return (
        <td className={style[side]}>
            <code dir="ltr">{prettyJson(of[side])}</code>
        </td>
    );
}
