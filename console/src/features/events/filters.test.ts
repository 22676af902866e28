import { expect, test } from "vitest";
import { changed, inUse, toQuery } from "./filters";

const address = (text: string) => new URLSearchParams(text);

test("the address is the query, with a limit", () => {
    expect(toQuery(address("action=login&q=&sort=user_email"))).toBe(
        "action=login&sort=user_email&limit=100",
    );
    expect(toQuery(address("limit=25&cursor=x"))).toBe("limit=25&cursor=x");
    expect(toQuery(address("nonsense=1"))).toBe("nonsense=1&limit=100");
});

test("a change begins at the first page again and keeps the rest", () => {
    const next = changed(address("q=a&sort=action&cursor=x&success=true"), { success: "", action: "login" });
    expect(next.toString()).toBe("q=a&sort=action&action=login");
});

test("what is in use is named, also what nobody knows", () => {
    expect(inUse(address("q=&success=false&limit=5&colour=red"))).toEqual([
        { param: "success", label: "Outcome", value: "Failure" },
        { param: "colour", label: "colour", value: "red" },
    ]);
});
