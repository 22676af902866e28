import { expect, test } from "vitest";
import type { Event } from "../../../api/queries";
import { provable } from "./proof";

const EVENT: Event = {
    id: "log-01a20b9c-caf2-7000-800b-7ab85a868e03",
    user_id: "user-1",
    user_email: "",
    action: "login",
    resource: "auth",
    details: "",
    ip_address: "",
    timestamp: "2026-03-05T14:30:00Z",
    success: true,
    index: 3,
    received_at: "2026-03-05T14:30:00Z",
    source: "platform",
};

const names = (event: Event) => provable(event).map(({ name }) => name);

test("five fields always, empty or not", () => {
    expect(names(EVENT)).toEqual(["user_id", "user_email", "resource", "details", "ip_address"]);
});

test("the others if they are there", () => {
    const sent = {
        ...EVENT,
        id: "sent-1",
        sender: "api_key:k",
        metadata: {},
        session_id: "s",
        redacted: ["/a"],
    };
    expect(names(sent).slice(5)).toEqual(["session_id", "redacted", "sender", "original_id"]);
    // Looks like ours, but no UUID of ours has this version.
    const other = { ...EVENT, id: "log-01a20b9c-caf2-1000-800b-7ab85a868e03", metadata: { a: 1 } };
    expect(names(other).slice(5)).toEqual(["metadata", "original_id"]);
});
