import { expect, test } from "vitest";
import { logNumber, originOf } from "./log-key";

test("the number of a log that went on", () => {
    expect(logNumber("org", "neosc-1a2b3c4d/log/org/2")).toBe("2");
    expect(logNumber("org", "a/log/b/log/org/13")).toBe("13");
    for (const origin of [
        "neosc-1a2b3c4d/log/org",
        "neosc-1a2b3c4d/log/org/",
        "neosc-1a2b3c4d/log/org/02",
        "neosc-1a2b3c4d/log/org/2/3",
        "neosc-1a2b3c4d/log/org/../x",
        "neosc-1a2b3c4d/log/another/2",
        "",
    ]) {
        expect(logNumber("org", origin), origin).toBeUndefined();
    }
});

test("the origin that a proof names", () => {
    expect(originOf('{"vkey":"neosc-1a2b3c4d/log/org/2+1a2b3c4d+AZWe+x","entry":""}')).toBe(
        "neosc-1a2b3c4d/log/org/2",
    );
    for (const text of ["", "null", "[]", '{"vkey":3}']) {
        expect(originOf(text), text).toBeUndefined();
    }
});
