import { expect, test } from "vitest";
import { FACETS, type FacetOf, only, parted, without } from "./facets";

const facet = (name: string): FacetOf => {
    const found = FACETS.find((one) => one.name === name);
    if (!found) {
        throw new Error(name);
    }
    return found;
};
const address = (text: string) => new URLSearchParams(text);

test("a value alone, and without it", () => {
    expect(only(address("q=a&action=-b"), facet("action"), "login").toString()).toBe("q=a&action=login");
    expect(only(address(""), facet("outcome"), "failure").toString()).toBe("success=false");
    expect(only(address(""), facet("resource_type"), "workspace").get("resource")).toBe("workspace*");
    expect(only(address(""), facet("action"), "a, b").get("action")).toBe('"a, b"');
    expect(without(address(""), facet("action"), "login").get("action")).toBe("-login");
    expect(without(address("action=-login"), facet("action"), "logout").get("action")).toBe("-login,logout");
    expect(without(address("success=false"), facet("outcome"), "failure").get("success")).toBe("true");
    // What was chosen alone is excluded instead.
    expect(without(address("action=login"), facet("action"), "login").get("action")).toBe("-login");
});

test("a few values, or all that were counted; no event is lost from sight", () => {
    const values = ["", "a", "b", "c", "d", "e", "f", "g"].map((value) => ({ value, count: 10 }));
    const counted = { name: "action", distinct: 9, others: 5, values };
    expect(
        parted(counted, false)
            .values.map(({ value }) => value)
            .join(""),
    ).toBe("abcdef");
    expect(parted(counted, false).others).toBe(15);
    expect(parted(counted, true)).toMatchObject({ others: 5 });
    expect(parted(counted, true).values).toHaveLength(7);
    expect(parted(undefined, true)).toEqual({ values: [], others: 0 });
});
