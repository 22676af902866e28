import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Event } from "../../../api/queries";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { seesAll, useReader } from "../../../components/reader";
import { FullTimestamp } from "../../../components/Timestamp";
import { exclude, filterBy, type ValueField } from "../../../lib/filter-address";
import { useWords } from "../../../lib/language";
import { Icon } from "../../../ui/icons";
import { Section } from "../../../ui/Section";
import style from "./Facts.module.css";
import { WORDS } from "./words";

interface Fact {
    /** As the API calls it. */
    name: keyof Event;
    value: ReactNode;
}

/** The fields that the list is filtered by; of the others, not every reader's list has more than one value. */
const FILTERED: ReadonlyMap<keyof Event, { field: ValueField; ofOthers?: true }> = new Map([
    ["user_id", { field: "user_id", ofOthers: true }],
    ["user_email", { field: "user_email", ofOthers: true }],
    ["action", { field: "action" }],
    ["resource", { field: "resource" }],
    ["details", { field: "details" }],
    ["ip_address", { field: "ip_address" }],
    ["success", { field: "success" }],
    ["session_id", { field: "session_id" }],
    ["request_id", { field: "request_id" }],
    ["source", { field: "source" }],
    ["sender", { field: "sender" }],
]);

/** The longest text that is searched for as it is: the server takes filters of 4096 bytes. */
const LONGEST = 600;

interface Props {
    event: Event;
    /** The filters that those of the fields are added to. */
    address: URLSearchParams;
}

/** The fields of the event: those of the contract in its order, then what is there of the others. */
export function Facts({ event, address }: Props) {
    const words = useWords(WORDS);
    const text = (name: keyof Event, value: string | undefined): Fact => ({
        name,
        value: value ? <EventText text={value} /> : <span className={style.none}>{words.none}</span>,
    });
    const there = (name: keyof Event, value: string | undefined | null) => (value ? [text(name, value)] : []);
    const contract: Fact[] = [
        text("id", event.id),
        text("user_id", event.user_id),
        text("user_email", event.user_email),
        text("action", event.action),
        text("resource", event.resource),
        text("details", event.details),
        text("ip_address", event.ip_address),
        { name: "timestamp", value: <FullTimestamp at={event.timestamp} /> },
        { name: "success", value: <Outcome success={event.success} /> },
    ];
    const circumstances = [
        ...there("session_id", event.session_id),
        ...there("request_id", event.request_id),
        ...there("user_agent", event.user_agent),
    ];
    const ofTheLog: Fact[] = [
        { name: "index", value: String(event.index) },
        { name: "received_at", value: <FullTimestamp at={event.received_at} /> },
        { name: "source", value: words.sources[event.source] },
        ...there("sender", event.sender),
        ...there("redacted", event.redacted?.join(", ")),
    ];
    const list = (facts: Fact[]) => <List facts={facts} event={event} address={address} />;
    return (
        <>
            <Section title={words.what}>{list(contract)}</Section>
            {circumstances.length > 0 && <Section title={words.circumstances}>{list(circumstances)}</Section>}
            <Section title={words.inTheLog}>{list(ofTheLog)}</Section>
        </>
    );
}

function List({ facts, event, address }: Props & { facts: Fact[] }) {
    const words = useWords(WORDS);
    return (
        <dl className={style.list}>
            {facts.map(({ name, value }) => (
                <div key={name} className={style.fact} data-field={name}>
                    <dt>
                        {words.labels[name]} <code>{name}</code>
                    </dt>
                    <dd>
                        <span className={style.value}>{value}</span>
                        <Filters name={name} event={event} address={address} />
                    </dd>
                </div>
            ))}
        </dl>
    );
}

/** The ways to the events with the same value, and to those without it. */
function Filters({ name, event, address }: Props & { name: keyof Event }) {
    const words = useWords(WORDS);
    const all = seesAll(useReader());
    const filtered = FILTERED.get(name);
    const value = String(event[name] ?? "");
    if (!filtered || value === "" || value.length > LONGEST || (filtered.ofOthers && !all)) {
        return null;
    }
    const label = words.labels[name];
    const [only, without] = [words.only(label), words.without(label)];
    return (
        <span className={style.filters}>
            <Link to={`/?${filterBy(address, filtered.field, value)}`} title={only} aria-label={only}>
                <Icon name="plus" />
            </Link>
            <Link to={`/?${exclude(address, filtered.field, value)}`} title={without} aria-label={without}>
                <Icon name="minus" />
            </Link>
        </span>
    );
}
