import { expect, test } from "vitest";
import type { Event } from "../../../api/queries";
import { logNumber, provable } from "./proof";

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

test("the number of a log that went on", () => {
    expect(logNumber("org", "neosc-1a2b3c4d/log/org/2")).toBe("2");
    expect(logNumber("org", "a/log/b/log/org/13")).toBe("13");
    for (const origin of [
        "neosc-1a2b3c4d/log/org",
        "neosc-1a2b3c4d/log/org/",
        "neosc-1a2b3c4d/log/org/02",
        "neosc-1a2b3c4d/log/org/2/3",
        "neosc-1a2b3c4d/log/org/../x",
        "neosc-1a2b3c4d/log/another/2",
        "",
    ]) {
        expect(logNumber("org", origin), origin).toBeUndefined();
    }
});
