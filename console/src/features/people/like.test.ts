import { expect, test } from "vitest";
import type { Person } from "../../api/accounts";
import { like } from "./like";

const person = (name: string, email: string, role = "user"): Person => ({
    id: `user-${name.length}`,
    name,
    email,
    role,
    state: "active",
    second_factor: false,
    linked: false,
    created_at: "2026-03-05T10:00:00Z",
});
const PEOPLE = [
    person("José Núñez", "jose@neogenesys.com"),
    person("Ana", "ana@neogenesys.com", "admin"),
    person("Joe", "joe@acme.example", "auditor"),
];
const found = (search: string) => like(PEOPLE, search).map(({ name }) => name);

test("every word is somewhere, whatever the case and accents", () => {
    expect(found("")).toHaveLength(3);
    expect(found("  ")).toHaveLength(3);
    expect(found("jo")).toEqual(["José Núñez", "Joe"]);
    expect(found("JOSE nunez")).toEqual(["José Núñez"]);
    expect(found("jo acme")).toEqual(["Joe"]);
    expect(found("admin")).toEqual(["Ana"]);
    expect(found("user-3 ana")).toEqual(["Ana"]);
    expect(found("nobody")).toEqual([]);
});
