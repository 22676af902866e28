import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Event } from "../../../api/queries";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { seesAll, useReader } from "../../../components/reader";
import { FullTimestamp } from "../../../components/Timestamp";
import { exactly } from "../../../lib/filter-text";
import { Section } from "../../../ui/Section";
import { FILTERS } from "../filters";
import style from "./Facts.module.css";

interface Fact {
    /** As the API calls it; where a filter has this name, the value leads to its like. */
    name: keyof Event;
    label: string;
    value: ReactNode;
}

const text = (name: keyof Event, label: string, value: string): Fact => ({
    name,
    label,
    value: value === "" ? <span className={style.none}>none</span> : <EventText text={value} />,
});

/** The fields of the contract, in its order. */
function contract(event: Event): Fact[] {
    return [
        text("id", "Event id", event.id),
        text("user_id", "User id", event.user_id),
        text("user_email", "User", event.user_email),
        text("action", "Action", event.action),
        text("resource", "Resource", event.resource),
        text("details", "Details", event.details),
        text("ip_address", "IP address", event.ip_address),
        { name: "timestamp", label: "Time", value: <FullTimestamp at={event.timestamp} /> },
        { name: "success", label: "Outcome", value: <Outcome success={event.success} /> },
    ];
}

const SOURCES: Record<Event["source"], string> = {
    platform: "platform: this server saw it",
    sent: "sent: a sender says so",
    imported: "imported from a file",
    log: "log: said by the log of itself",
};

/** What the log adds. */
function ofTheLog(event: Event): Fact[] {
    return [
        { name: "index", label: "Place in the log", value: String(event.index) },
        { name: "received_at", label: "Received", value: <FullTimestamp at={event.received_at} /> },
        { name: "source", label: "Source", value: SOURCES[event.source] },
        ...(event.sender ? [text("sender", "Sender", event.sender)] : []),
        ...(event.redacted?.length ? [text("redacted", "Redacted", event.redacted.join(", "))] : []),
    ];
}

function circumstances(event: Event): Fact[] {
    return [
        ...(event.session_id ? [text("session_id", "Session", event.session_id)] : []),
        ...(event.request_id ? [text("request_id", "Request", event.request_id)] : []),
        ...(event.user_agent ? [text("user_agent", "Client program", event.user_agent)] : []),
    ];
}

export function Facts({ event }: { event: Event }) {
    const more = circumstances(event);
    return (
        <>
            <Section title="What happened">
                <List facts={contract(event)} event={event} />
            </Section>
            {more.length > 0 && (
                <Section title="Circumstances">
                    <List facts={more} event={event} />
                </Section>
            )}
            <Section title="In the log">
                <List facts={ofTheLog(event)} event={event} />
            </Section>
        </>
    );
}

function List({ facts, event }: { facts: Fact[]; event: Event }) {
    return (
        <dl className={style.list}>
            {facts.map(({ name, label, value }) => (
                <div key={name} className={style.fact} data-field={name}>
                    <dt>
                        {label} <code>{name}</code>
                    </dt>
                    <dd>
                        <span className={style.value}>{value}</span>
                        <Alike name={name} label={label} event={event} />
                    </dd>
                </div>
            ))}
        </dl>
    );
}

/** The way to all events with the same value. */
function Alike({ name, label, event }: { name: keyof Event; label: string; event: Event }) {
    const all = seesAll(useReader());
    const filter = FILTERS.find(({ param }) => param === name);
    const value = event[name];
    const isText = typeof value === "string" || typeof value === "boolean";
    // Alike in id is the event itself.
    if (!filter || name === "id" || !isText || value === "" || (filter.ofOthers && !all)) {
        return null;
    }
    const query = new URLSearchParams({ [name]: typeof value === "string" ? exactly(value) : String(value) });
    return (
        <Link className={style.alike} to={`/?${query}`}>
            all like it <span className="unseen">({label})</span>
        </Link>
    );
}
