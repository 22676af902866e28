import { expect, test } from "vitest";
import { exclude, filterBy, filterOf, filterText } from "./filter-address";

const at = (text: string) => new URLSearchParams(text);

test("filtering keeps the rest, and begins at the first page", () => {
    const next = filterBy(at("success=false&sort=action&cursor=x&resource=workspace:*"), "resource", "a,b");
    expect(Object.fromEntries(next)).toEqual({ success: "false", sort: "action", resource: '"a,b"' });
    expect(filterBy(at(""), "success", "true").get("success")).toBe("true");
    expect(filterBy(at("q=disk"), "details", 'say "OR" \\').get("q")).toBe('disk "say \\"OR\\" \\\\"');
});

test("exclusions add up", () => {
    let next = exclude(at("cursor=x"), "action", "login");
    expect(next.toString()).toBe("action=-login");
    next = exclude(next, "action", "-odd, one");
    expect(next.get("action")).toBe('-login,"-odd, one"');
    // What is excluded already is not excluded twice.
    expect(exclude(next, "action", "-odd, one").get("action")).toBe('-login,"-odd, one"');
    next = exclude(exclude(next, "details", "x y"), "details", "x y");
    expect(next.get("q")).toBe('-"x y"');
});

test("what is asked for is left out of itself, or is a term of its own", () => {
    expect(exclude(at("action=login"), "action", "login").get("action")).toBe("-login");
    expect(exclude(at("action=login, logout"), "action", "login").get("action")).toBe("logout");
    const next = exclude(at("resource=workspace:*&q=cpu"), "resource", "workspace:a b");
    expect(next.get("resource")).toBe("workspace:*");
    expect(next.get("q")).toBe('cpu -resource:"workspace:a b"');
    expect(exclude(at("success=true"), "success", "true").get("success")).toBe("false");
});

test("as one text", () => {
    expect(filterText(at(""))).toBe("");
    const address = at(
        "q=disk+full&action=-login,+logout&resource=my+box*&user_id=%22a,+b%22&limit=5&drawer=1",
    );
    expect(filterText(address)).toBe('-action:login,logout user_id:"a, b" resource:"my box"* disk full');
    expect(filterText(at("resource=CORP%5Cj&start=now-7d&user_email="))).toBe(
        "start:now-7d resource:CORP\\j",
    );
    expect(filterText(at('resource=a "b'))).toBe('resource:"a \\"b"');
    expect(filterOf(at("event=x&start=now-1h&sort=id&q=+")).toString()).toBe("start=now-1h");
});
