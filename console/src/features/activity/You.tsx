import { Link } from "react-router";
import { EventText } from "../../components/EventText";
import { OwnOrganization } from "../../components/OwnOrganization";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import style from "./Activity.module.css";
import { ACTIVITY_WORDS } from "./words";

/** Who the server takes the reader for. */
export function You() {
    const words = useWords(ACTIVITY_WORDS);
    const { name, email, role, id } = useReader();
    const facts = [
        [words.facts.name, name],
        [words.facts.email, email],
        [words.facts.role, words.roles.get(role ?? "") ?? role ?? ""],
        [words.facts.id, id],
    ] as const;
    return (
        <Section title={words.you}>
            <dl className={style.facts}>
                {facts
                    .filter(([, value]) => value !== "")
                    .map(([label, value]) => (
                        <div key={label}>
                            <dt>{label}</dt>
                            <dd>
                                <EventText text={value} />
                            </dd>
                        </div>
                    ))}
                <div>
                    <dt>{words.facts.organization}</dt>
                    <dd>
                        <OwnOrganization />
                    </dd>
                </div>
            </dl>
            <p className={style.flat}>
                <Link to="/account">{words.account}</Link>
            </p>
        </Section>
    );
}
