import { expect, test } from "vitest";
import { toQuery } from "./query";
import { SESSION_WORDS, whyEnded } from "./words";

test("an end is in words, and one of a newer server as it is", () => {
    const { why } = SESSION_WORDS.en;
    expect(whyEnded("idle", why)).toBe("the sign-in was not used");
    expect(whyEnded("toString", why)).toBe("toString");
    expect(whyEnded("moved", SESSION_WORDS.es.why)).toBe("moved");
    expect(whyEnded(undefined, why)).toBe("");
});

test("the address is the query, with as many rows as are usual", () => {
    expect(toQuery(new URLSearchParams("running=true&other=1&cursor="))).toBe("running=true&limit=50");
    expect(toQuery(new URLSearchParams("limit=2&cursor=a/b"))).toBe("limit=2&cursor=a%2Fb");
});
