import { expect, test } from "vitest";
import { changes, isOvernight } from "./settings";

const ORGANIZATION = {
    id: "o1",
    name: "Neogenesys",
    time_zone: "UTC",
    language: "en",
    contact: "",
    created_at: "2026-03-05T10:00:00Z",
};
const HOURS = { days: ["mon", "fri"], from: "08:00", to: "18:00" };

function form(values: Record<string, string>, days: string[] = []): FormData {
    const typed = new FormData();
    for (const [name, value] of Object.entries({ ...ORGANIZATION, ...values })) {
        typed.set(name, value);
    }
    for (const day of days) {
        typed.append("days", day);
    }
    return typed;
}

test("what was not touched is not sent", () => {
    expect(changes(ORGANIZATION, form({}))).toEqual({});
    expect(changes(ORGANIZATION, form({ name: " Neogenesys " }))).toEqual({});
    expect(changes(ORGANIZATION, form({ contact: "it@neogenesys.com", time_zone: "Europe/Madrid" }))).toEqual(
        { contact: "it@neogenesys.com", time_zone: "Europe/Madrid" },
    );
});

test("hours are set, kept and taken away", () => {
    const typed = form({ has_hours: "on", from: "08:00", to: "18:00" }, ["fri", "mon"]);
    expect(changes(ORGANIZATION, typed)).toEqual({ working_hours: HOURS });
    const having = { ...ORGANIZATION, working_hours: HOURS };
    expect(changes(having, typed)).toEqual({});
    expect(changes(having, form({}))).toEqual({ working_hours: null });
});

test("hours that do not end later than they begin end on the next day", () => {
    expect(isOvernight("22:00", "06:00")).toBe(true);
    expect(isOvernight("08:00", "08:00")).toBe(true);
    expect(isOvernight("08:00", "18:00")).toBe(false);
    expect(isOvernight("", "18:00")).toBe(false);
});
