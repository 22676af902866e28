import { expect, test } from "vitest";
import { toQuery, whyEnded } from "./words";

test("an end is in words, and one of a newer server as it is", () => {
    expect(whyEnded("idle")).toBe("the sign-in was not used");
    expect(whyEnded("toString")).toBe("toString");
    expect(whyEnded("moved")).toBe("moved");
    expect(whyEnded(undefined)).toBe("");
});

test("the address is the query, with as many rows as are usual", () => {
    expect(toQuery(new URLSearchParams("running=true&other=1&cursor="))).toBe("running=true&limit=50");
    expect(toQuery(new URLSearchParams("limit=2&cursor=a/b"))).toBe("limit=2&cursor=a%2Fb");
});
