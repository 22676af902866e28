import { expect, test } from "vitest";
import { format, moved, parse, resized } from "./chosen";

const KNOWN = ["timestamp", "user_email", "action", "id"];
const USUAL = ["timestamp", "user_email", "action"];
const of = (...names: string[]) => names.map((name) => ({ name, width: undefined }));

test("an address names columns, their order and widths", () => {
    const chosen = [{ name: "action", width: 240 }, ...of("timestamp")];
    expect(parse("action,timestamp", "action.240", KNOWN, USUAL)).toEqual(chosen);
    expect(format(chosen, USUAL)).toEqual({ columns: "action,timestamp", widths: "action.240" });
    expect(format(of(...USUAL), USUAL)).toEqual({ columns: "", widths: "" });
    expect(parse(null, "timestamp.100", KNOWN, USUAL)[0]).toEqual({ name: "timestamp", width: 100 });
});

test("what an address says wrongly is left out", () => {
    expect(parse("colour,action,action,timestamp", "timestamp.x", KNOWN, USUAL)).toEqual(
        of("action", "timestamp"),
    );
    expect(parse("action", "action.1", KNOWN, USUAL)).toEqual([{ name: "action", width: 60 }]);
    expect(parse("action", "action.99999", KNOWN, USUAL)).toEqual([{ name: "action", width: 1200 }]);
    for (const none of ["", "colour", null]) {
        expect(parse(none, null, KNOWN, USUAL)).toEqual(of(...USUAL));
    }
});

test("columns are moved and resized", () => {
    const usual = of(...USUAL);
    expect(moved(usual, "action", 0)).toEqual(of("action", "timestamp", "user_email"));
    expect(moved(usual, "timestamp", 9)).toEqual(of("user_email", "action", "timestamp"));
    expect(moved(usual, "colour", 0)).toEqual(usual);
    expect(resized(usual, "action", 300.4)[2]).toEqual({ name: "action", width: 300 });
});
