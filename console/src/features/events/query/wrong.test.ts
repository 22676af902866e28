import { expect, test } from "vitest";
import { Refused } from "../../../api/problem";
import { corrected, wrongFilter } from "./wrong";

const refused = (field: string, hint: string, at: number[]) =>
    new Refused(
        400,
        { type: "", title: "", status: 400, code: "bad_filter", detail: "there is no", hint, field, at },
        undefined,
    );

test("a field that is proposed is offered, and takes the place of the wrong one", () => {
    const text = "aña acton:login";
    const wrong = wrongFilter(refused("q", 'did you mean action:? in quotes: "acton:..."', [5, 10]));
    expect(wrong?.meant).toEqual({ text: "action", label: "action:" });
    expect(wrong?.text).toBe('there is no; in quotes: "acton:..."');
    expect(wrong && corrected(text, wrong)).toBe("aña action:login");
});

test("so is a value", () => {
    const wrong = wrongFilter(refused("q", "did you mean access?", [9, 14]));
    expect(wrong?.text).toBe("there is no");
    expect(wrong && corrected("category:acess", wrong)).toBe("category:access");
});

test("what is proposed for a field of the form is read there, and other hints as they are", () => {
    expect(wrongFilter(refused("category", "did you mean access?", [0, 5]))?.text).toBe(
        "there is no; did you mean access?",
    );
    const wrong = wrongFilter(refused("q", "write now-7d", [0, 1]));
    expect(wrong).toMatchObject({ text: "there is no; write now-7d" });
    expect(wrong && corrected("x", wrong)).toBeUndefined();
    expect(wrongFilter(new Error("other"))).toBeUndefined();
});
