import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Event } from "../../../api/queries";
import { sentence } from "./sentence";
import { SENTENCES } from "./sentence-words";

const EVENT: Event = {
    id: "sent-1",
    user_id: "user-1",
    user_email: "ana@example.org",
    action: "launch_workspace",
    resource: "workspace:ws-1",
    details: "",
    ip_address: "192.0.2.1",
    timestamp: "2026-03-05T14:30:00Z",
    success: true,
    index: 3,
    received_at: "2026-03-05T14:30:00Z",
    source: "sent",
};

const said = (changes: Partial<Event>, language: "en" | "es" = "en") =>
    sentence({ ...EVENT, ...changes }, language)
        .map((piece) => (typeof piece === "string" ? piece : `<${piece.data}>`))
        .join("");

test("who did, or tried to do, what, from where", () => {
    expect(said({})).toBe("<ana@example.org> launched <workspace:ws-1> from <192.0.2.1>.");
    expect(said({ success: false })).toBe(
        "<ana@example.org> tried to launch <workspace:ws-1> from <192.0.2.1>.",
    );
    expect(said({ success: false }, "es")).toBe(
        "<ana@example.org> intentó lanzar <workspace:ws-1> desde <192.0.2.1>.",
    );
    expect(said({ user_email: "", ip_address: "" }, "es")).toBe("<user-1> lanzó <workspace:ws-1>.");
    expect(said({ action: "start_server", resource: "server", ip_address: "" })).toBe("The server started.");
});

test("on what it was done is said where it is not always the same", () => {
    expect(said({ action: "login", resource: "auth" })).toBe("<ana@example.org> signed in from <192.0.2.1>.");
    expect(said({ action: "login", resource: "vpn" }, "es")).toBe(
        "<ana@example.org> inició sesión en <vpn> desde <192.0.2.1>.",
    );
});

test("what the catalogue does not have, and what is called like a member of every object", () => {
    expect(said({ action: "custom.thing" })).toBe(
        "<ana@example.org> did <custom.thing> on <workspace:ws-1> from <192.0.2.1>.",
    );
    expect(said({ action: "constructor", success: false })).toContain("tried to do <constructor> on");
    expect(said({ action: "toString" }, "es")).toContain("hizo <toString> en");
});

test("what was recorded is never taken for a place of the sentence", () => {
    expect(said({ user_email: "{what}", resource: "{who}" })).toBe(
        "<{what}> launched <{who}> from <192.0.2.1>.",
    );
});

test("every action of the catalogue has its sentences, in both languages", () => {
    const table = readFileSync(
        `${import.meta.dirname}/../../../../../crates/event/src/catalogue/table.rs`,
        "utf8",
    );
    const names = [...table.matchAll(/^ {4}row\("(\w+)"/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(50);
    for (const { said } of Object.values(SENTENCES)) {
        expect([...said.keys()].sort()).toEqual([...names].sort());
    }
});
