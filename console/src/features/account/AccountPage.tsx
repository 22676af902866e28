import { Link } from "react-router";
import { EventText } from "../../components/EventText";
import { DisplayChoice } from "../../components/frame/Display";
import { OwnOrganization } from "../../components/OwnOrganization";
import { PageHead } from "../../components/PageHead";
import { administers, useReader } from "../../components/reader";
import { ROLE_WORDS } from "../../components/roles";
import { exactly } from "../../lib/filter-text";
import { useWords } from "../../lib/language";
import { ColumnOfParts, Columns } from "../../ui/Columns";
import { Facts } from "../../ui/Facts";
import { Section } from "../../ui/Section";
import style from "./Account.module.css";
import { OwnSignIns } from "./OwnSignIns";
import { Password } from "./Password";
import { SecondFactor } from "./SecondFactor";
import { ACCOUNT_WORDS } from "./words";

/** The account of whoever is signed in. */
export function AccountPage() {
    const words = useWords(ACCOUNT_WORDS);
    return (
        <>
            <PageHead title={words.title} />
            <Columns>
                <ColumnOfParts>
                    <Who />
                    <Section title={words.display}>
                        <p className={style.text}>{words.displayMeaning}</p>
                        <DisplayChoice />
                    </Section>
                </ColumnOfParts>
                <ColumnOfParts>
                    <Password />
                    <SecondFactor />
                </ColumnOfParts>
            </Columns>
            <OwnSignIns />
        </>
    );
}

function Who() {
    const words = useWords(ACCOUNT_WORDS);
    const roles = useWords(ROLE_WORDS);
    const reader = useReader();
    const { id, name, email } = reader;
    return (
        <Section title={words.who}>
            <Facts
                facts={[
                    [words.name, <EventText key="name" text={name} />],
                    [words.address, <EventText key="address" text={email} />],
                    [roles.role, roles.names.get(reader.role ?? "") ?? ""],
                    [words.organization, <OwnOrganization key="organization" />],
                    [words.id, <code key="id">{id}</code>],
                ]}
            />
            <p className={style.text}>
                {administers(reader) ? (
                    <Link to={`/people/${encodeURIComponent(id)}`}>{words.toOwnPage}</Link>
                ) : (
                    words.changedByAdmins
                )}
            </p>
            <p className={style.links}>
                <Link to={`/?${new URLSearchParams({ user_id: exactly(id) })}`}>{words.toOwnEvents}</Link>
            </p>
        </Section>
    );
}
