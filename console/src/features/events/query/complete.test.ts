import { expect, test } from "vitest";
import { completed, matching, placeAt } from "./complete";

const at = (text: string) => placeAt(text.replace("|", ""), text.indexOf("|"));

test.each([
    ["|", { from: 0, to: 0, field: undefined, typed: "" }],
    ["act|", { from: 0, to: 3, field: undefined, typed: "act" }],
    ["-act|", { from: 1, to: 4, field: undefined, typed: "act" }],
    ["ab|cd ef", { from: 0, to: 4, field: undefined, typed: "ab" }],
    ["success:false action:log|", { from: 21, to: 24, field: "action", typed: "log" }],
    ["-action:login,lo|x", { from: 14, to: 17, field: "action", typed: "lo" }],
    ['user_email:"a, b|', { from: 11, to: 16, field: "user_email", typed: '"a, b' }],
    ['details "two words" ip_address:|', { from: 31, to: 31, field: "ip_address", typed: "" }],
    ["metadata.after.cpu:8|", { from: 19, to: 20, field: "metadata.after.cpu", typed: "8" }],
])("the place in %s", (text, expected) => {
    expect(at(text)).toEqual(expected);
});

test("what begins as typed comes first", () => {
    const values = ["logout", "sso_login", "login"].map((text) => ({ text, hint: "" }));
    expect(matching("log", values).map(({ text }) => text)).toEqual(["logout", "login", "sso_login"]);
    expect(matching('"LOGI', values).map(({ text }) => text)).toEqual(["login", "sso_login"]);
    expect(matching("x", values)).toEqual([]);
});

test("a completion takes the place of what was typed", () => {
    const text = "success:false act";
    expect(completed(text, placeAt(text, text.length), { text: "action:", hint: "" })).toEqual({
        text: "success:false action:",
        caret: 21,
    });
    expect(completed("action:log", placeAt("action:log", 10), { text: "login", hint: "" })).toEqual({
        text: "action:login ",
        caret: 13,
    });
    // Quoted where it must be, and without a second space.
    expect(completed("user_id:a b", placeAt("user_id:a b", 9), { text: "a b", hint: "" })).toEqual({
        text: 'user_id:"a b" b',
        caret: 13,
    });
    expect(
        completed("resource:w", placeAt("resource:w", 10), { text: "workspace:", hint: "", begins: true }),
    ).toEqual({
        text: "resource:workspace:* ",
        caret: 21,
    });
});
