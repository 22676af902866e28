import type { Organization } from "../../api/organizations";
import { EventText } from "../../components/EventText";
import { FullTimestamp } from "../../components/Timestamp";
import { useWords, useWriting } from "../../lib/language";
import { visible } from "../../lib/text";
import { Facts } from "../../ui/Facts";
import { Section } from "../../ui/Section";
import style from "./Organization.module.css";
import { DAYS, ORGANIZATION_WORDS } from "./words";

/** The settings, for those who do not change them. */
export function About({ organization }: { organization: Organization }) {
    const words = useWords(ORGANIZATION_WORDS);
    const { list } = useWriting();
    const { id, name, time_zone, language, contact, working_hours: hours, created_at } = organization;
    const days = DAYS.filter((day) => hours?.days.includes(day)).map((day) => words.days[day]);
    const said = hours ? words.hoursSaid(list(days), hours.from, hours.to) : words.none;
    return (
        <Section title={words.settings}>
            <Facts
                facts={[
                    [words.name, <EventText key="name" text={name} />],
                    [words.timeZone, visible(time_zone)],
                    [words.language, words.languages.get(language) ?? visible(language)],
                    [words.hours, said],
                    [words.contact, contact === "" ? words.none : <EventText key="contact" text={contact} />],
                    [words.made, <FullTimestamp key="made" at={created_at} />],
                    [words.id, <code key="id">{id}</code>],
                ]}
            />
            <p className={style.text}>{words.onlyAdmins}</p>
        </Section>
    );
}
