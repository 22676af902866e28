import { expect, test } from "vitest";
import { FACETS, type FacetOf, only, without } from "./facets";

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
