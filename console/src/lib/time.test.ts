import { expect, test } from "vitest";
import { after, fromInput, inWords, lasting, shown, spanInWords, toInput } from "./time";

// These run by the clock of Madrid: an hour ahead of UTC, in summer two.
test("the tests have the zone they need", () => {
    expect(new Date("2026-01-01T00:00:00Z").getTimezoneOffset()).toBe(-60);
});

test("every time says its zone, by the offset of that day", () => {
    expect(inWords("2026-03-05T23:30:00.674641Z", "utc")).toBe("2026-03-05 23:30:00.674641 UTC");
    expect(inWords("2026-03-05T23:30:00.674641Z", "local")).toBe("2026-03-06 00:30:00.674641 UTC+01:00");
    expect(inWords("2026-07-05T12:00:00Z", "local")).toBe("2026-07-05 14:00:00 UTC+02:00");
    expect(shown("never", "utc")).toEqual({ date: "never", time: "", fraction: "", zone: "" });
});

test("both sides of a clock change", () => {
    // At 01:00 UTC on 29 March 2026 the clock goes from 02:00 to 03:00.
    expect(inWords("2026-03-29T00:59:59Z", "local")).toBe("2026-03-29 01:59:59 UTC+01:00");
    expect(inWords("2026-03-29T01:00:00Z", "local")).toBe("2026-03-29 03:00:00 UTC+02:00");
});

test("from one time to another", () => {
    const [from, to] = ["2026-03-05T10:00:00Z", "2026-03-05T23:30:00Z"];
    expect(spanInWords(from, to, "utc")).toBe("2026-03-05 10:00:00 – 23:30:00 UTC");
    expect(spanInWords(from, to, "local")).toBe("2026-03-05 11:00:00 – 2026-03-06 00:30:00 UTC+01:00");
    expect(spanInWords("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "local")).toBe(
        "2026-03-29 01:30:00 UTC+01:00 – 2026-03-29 03:30:00 UTC+02:00",
    );
    expect(after("2026-03-05T05:59:59.999999Z")).toBe("2026-03-05T06:00:00Z");
    for (const end of ["2026-03-05T05:59:59Z", "now", "2026-03-05", ".999999Z"]) {
        expect(after(end)).toBe(end);
    }
});

test("what is typed comes back as typed, and means the whole last second", () => {
    for (const zone of ["utc", "local"] as const) {
        for (const edge of ["start", "end"] as const) {
            for (const typed of ["2026-03-05T14:30:00", "2026-07-05T00:00:05"]) {
                expect(toInput(fromInput(typed, zone, edge), zone, edge)).toBe(typed);
            }
        }
    }
    expect(fromInput("2026-03-05T14:30:05", "local", "start")).toBe("2026-03-05T13:30:05Z");
    expect(fromInput("2026-03-05T14:30", "utc", "end")).toBe("2026-03-05T14:30:00.999999Z");
    expect(fromInput("", "utc", "start")).toBe("");
});

test("bounds that are no instant", () => {
    expect(toInput("now-7d", "utc", "start")).toBe("");
    expect(toInput("2026-03-05", "utc", "start")).toBe("2026-03-05T00:00:00");
    expect(toInput("2026-03-05", "local", "end")).toBe("2026-03-06T00:59:59");
    expect(toInput("nonsense", "utc", "end")).toBe("");
});

test("a duration has its two largest units, and is never below nothing", () => {
    const from = "2026-01-01T00:00:00Z";
    for (const [to, words] of [
        ["2026-01-01T00:00:59.999999Z", "59 s"],
        ["2026-01-01T00:01:00Z", "1 min"],
        ["2026-01-01T02:05:59Z", "2 h 5 min"],
        ["2026-01-04T00:59:00Z", "3 d"],
        ["2026-01-04T05:00:00Z", "3 d 5 h"],
        ["2025-12-31T00:00:00Z", "0 s"],
        ["", ""],
    ] as const) {
        expect(lasting(from, to)).toBe(words);
    }
    expect(lasting(from, Date.parse(from) + 61_000)).toBe("1 min 1 s");
});
