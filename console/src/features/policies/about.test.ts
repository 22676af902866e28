import { expect, test } from "vitest";
import { Refused } from "../../api/problem";
import { changes, settingsOf, wrongSetting } from "./about";
import { POLICY_WORDS } from "./words";

const policy = (settings: object) => ({ id: "pol-x", name: "X", enabled: true, settings }) as never;
const refused = (code: string, detail: string) =>
    new Refused(400, { type: "", title: "", status: 400, code, detail }, undefined);

test("settings are numbers and lists of texts, and names may be any text", () => {
    const settings = settingsOf(policy({ toString: 1, networks: ["10.0.0.0/8"], other: {}, failures: 3 }));
    expect(settings.map(({ name }) => name)).toEqual(["failures", "networks", "toString"]);
    expect(POLICY_WORDS.es.settings.get("networks")).toBe("Redes");
    expect(POLICY_WORDS.en.about.get("toString")).toBeUndefined();
});

test("what was not changed is not sent, and networks are one a line", () => {
    const settings = settingsOf(policy({ failures: 3, networks: ["10.0.0.0/8"] }));
    const form = (failures: string, networks: string) => new Map(Object.entries({ failures, networks }));
    expect(changes(settings, form("3", "10.0.0.0/8"))).toBeUndefined();
    expect(changes(settings, form("4", " 10.0.0.0/8\r\n\n"))).toEqual({ settings: { failures: 4 } });
    expect(changes(settings, form("3", "10.0.0.0/8\n ::1, 192.0.2.7"))).toEqual({
        settings: { networks: ["10.0.0.0/8", "::1", "192.0.2.7"] },
    });
    expect(changes(settings, form("3", ""))).toEqual({ settings: { networks: [] } });
    expect(changes(settings, form("many", "10.0.0.0/8"))).toEqual({ settings: { failures: "many" } });
});

test("a refusal is about a setting, or about none", () => {
    const settings = settingsOf(policy({ length: 10, networks: [] }));
    const bad = wrongSetting(refused("bad_setting", "`length` is a whole number of 8 to 64"), settings);
    expect([bad?.name, bad?.problem.detail]).toEqual(["length", "`length` is a whole number of 8 to 64"]);
    expect(wrongSetting(refused("locks_you_out", "no"), settings)?.name).toBe("networks");
    expect(wrongSetting(refused("forbidden", "no"), settings)).toBeUndefined();
    expect(wrongSetting(new Error("no"), settings)).toBeUndefined();
});
