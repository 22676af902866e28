import { type FormEvent, useId, useState } from "react";
import { useDoing } from "../../api/doing";
import { changeOrganization, type Organization, type OrganizationChange } from "../../api/organizations";
import { ErrorNotice } from "../../components/ErrorNotice";
import { refusedFor } from "../../components/forms/refusal";
import { LANGUAGES } from "../../lib/intl";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { SelectField, TextField } from "../../ui/Field";
import { Section } from "../../ui/Section";
import { WorkButton } from "../../ui/WorkButton";
import { HoursFields } from "./HoursFields";
import style from "./Organization.module.css";
import { changes } from "./settings";
import { ORGANIZATION_WORDS } from "./words";

const CODES = ["bad_name", "bad_time_zone", "bad_language", "bad_contact", "bad_working_hours"];
/** Names that the browser knows; the server knows more, and decides. */
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** The settings, for administrators. */
export function SettingsForm({ organization }: { organization: Organization }) {
    const words = useWords(ORGANIZATION_WORDS);
    const zones = useId();
    const [said, say] = useState("");
    const saving = useDoing((change: OrganizationChange) => changeOrganization(organization.id, change));
    const wrong = (code: string) => refusedFor(saving.error, code);
    const submit = (submitted: FormEvent<HTMLFormElement>) => {
        submitted.preventDefault();
        const change = changes(organization, new FormData(submitted.currentTarget));
        if (saving.isPending) {
            return;
        }
        if (Object.keys(change).length === 0) {
            saving.reset();
            say(words.nothing);
            return;
        }
        say("");
        saving.mutate(change, { onSuccess: () => say(words.saved) });
    };
    const { name, time_zone, language, contact, working_hours } = organization;
    const isOther = !LANGUAGES.some(({ code }) => code === language);
    return (
        <Section title={words.settings}>
            <form className={style.form} onSubmit={submit} onChange={() => say("")}>
                <TextField
                    label={words.name}
                    name="name"
                    defaultValue={name}
                    autoComplete="off"
                    required
                    maxLength={100}
                    error={wrong("bad_name")}
                />
                <div className={style.pair}>
                    <TextField
                        label={words.timeZone}
                        hint={words.timeZoneHint}
                        name="time_zone"
                        defaultValue={time_zone}
                        list={zones}
                        autoComplete="off"
                        spellCheck={false}
                        required
                        maxLength={100}
                        error={wrong("bad_time_zone")}
                    />
                    <datalist id={zones}>
                        {ZONES.map((zone) => (
                            <option key={zone} value={zone} />
                        ))}
                    </datalist>
                    <SelectField
                        label={words.language}
                        hint={words.languageHint}
                        name="language"
                        defaultValue={language}
                        error={wrong("bad_language")}
                    >
                        {isOther && <option value={language}>{visible(language)}</option>}
                        {LANGUAGES.map(({ code, name }) => (
                            <option key={code} value={code} lang={code}>
                                {name}
                            </option>
                        ))}
                    </SelectField>
                </div>
                <TextField
                    label={words.contact}
                    hint={words.contactHint}
                    name="contact"
                    defaultValue={contact}
                    autoComplete="off"
                    maxLength={320}
                    error={wrong("bad_contact")}
                />
                <HoursFields hours={working_hours ?? undefined} error={wrong("bad_working_hours")} />
                {saving.isError && refusedFor(saving.error, ...CODES) === undefined && (
                    <ErrorNotice error={saving.error} />
                )}
                <div className={style.end}>
                    <WorkButton type="submit" className="primary" busy={saving.isPending}>
                        {words.save}
                    </WorkButton>
                    <p role="status">{said}</p>
                </div>
            </form>
        </Section>
    );
}
