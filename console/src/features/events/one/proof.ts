import type { Event } from "../../../api/queries";

/** A field that a proof can show, or hide behind a digest. */
export interface Provable {
    /** As the API calls it; `original_id` is the `id` of an event whose sender gave it. */
    name: string;
    value: string;
}

/** Ids that the log itself made; every other id is the sender's, and one more field that a proof can show. */
const OWN_ID = /^log-[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The fields a proof of the event can show or hide. */
export function provable(event: Event): Provable[] {
    const text = (name: string, value: string | undefined) => (value ? [{ name, value }] : []);
    const always = (name: string, value: string) => [{ name, value }];
    const json = (name: string, value: object | undefined) =>
        text(name, value && Object.keys(value).length > 0 ? JSON.stringify(value) : undefined);
    return [
        ...always("user_id", event.user_id),
        ...always("user_email", event.user_email),
        ...always("resource", event.resource),
        ...always("details", event.details),
        ...always("ip_address", event.ip_address),
        ...text("session_id", event.session_id),
        ...text("user_agent", event.user_agent),
        ...text("request_id", event.request_id),
        ...json("metadata", event.metadata),
        ...json("redacted", event.redacted),
        ...text("sender", event.sender),
        ...(OWN_ID.test(event.id) ? [] : always("original_id", event.id)),
    ];
}

/** What the server calls the file of a proof. */
export function proofFile(event: Event): string {
    return `neosc-proof-${event.index}.json`;
}
