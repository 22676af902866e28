import { expect, test } from "vitest";
import { changed, filterQuery, inUse, listQuery } from "./filters";

const address = (text: string) => new URLSearchParams(text);

test("the address is the query; what the page alone knows stays here", () => {
    expect(listQuery(address("action=login&q=&sort=user_email&order=asc"))).toBe(
        "action=login&sort=user_email&order=asc",
    );
    expect(listQuery(address("action=login&event=e1&columns=action&live=on&cursor=x&limit=5"))).toBe(
        "action=login",
    );
    expect(listQuery(address("action=a&nonsense=1"))).toBe("action=a&nonsense=1");
    expect(filterQuery(address("action=login&sort=action")).toString()).toBe("action=login");
});

test("reads of the log are left out, unless somebody asks for them", () => {
    expect(listQuery(address(""))).toBe("action=-view_logs");
    expect(listQuery(address("success=false&q=-action:logout"))).toBe(
        "success=false&q=-action%3Alogout&action=-view_logs",
    );
    expect(listQuery(address("action=-login"))).toBe("action=-login%2Cview_logs");
    for (const asking of [
        "reads=shown",
        "action=view_logs",
        "category=log",
        "id=e1",
        "q=a+action:view_logs",
    ]) {
        expect(listQuery(address(asking)), asking).not.toContain("-view_logs");
    }
});

test("a change keeps the rest, and forgets places of former pages", () => {
    const next = changed(address("q=a&sort=action&cursor=x&success=true"), { success: "", action: "login" });
    expect(next.toString()).toBe("q=a&sort=action&action=login");
});

test("what is in use is told, also what nobody knows", () => {
    expect(inUse(address("q=&success=false&limit=5&colour=red&columns=action"))).toEqual([
        { param: "success", value: "false" },
        { param: "colour", value: "red" },
    ]);
});
