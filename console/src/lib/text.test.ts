import { expect, test } from "vitest";
import { counted, prettyJson, shellWord, shortened, visible } from "./text";

test("what cannot be seen is written out, and what can stays", () => {
    for (const [text, shown] of [
        ["plain é – 漢字 العربية 👩‍👩‍👧", "plain é – 漢字 العربية 👩‍👩‍👧"],
        ["a\u0000b\u001b[31m", "a\\u0000b\\u001b[31m"],
        ["gpj.\u202eexe", "gpj.\\u202eexe"],
        ["ad\u200bmin\ufeff", "ad\\u200bmin\\ufeff"],
        ["\ud800x", "\\ud800x"],
        ["\u{e0041}", "\\u{e0041}"],
        ["a\nb", "a\\u000ab"],
        // Names that look like another's.
        ["ad\u200dmin", "ad\\u200dmin"],
        ["ad\u200cmin", "ad\\u200cmin"],
        ["ad\u034fmin", "ad\\u034fmin"],
        ["admin\ufe0f1\ufe0f", "admin\\ufe0f1\\ufe0f"],
        ["\u3164\u115f\uffa0\u2800\u17b4", "\\u3164\\u115f\\uffa0\\u2800\\u17b4"],
        // Scripts and emoji that need them.
        ["می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"],
        [
            "❤\ufe0f 1\ufe0f\u20e3 👩🏽\u200d💻 🏳\ufe0f\u200d🌈",
            "❤\ufe0f 1\ufe0f\u20e3 👩🏽\u200d💻 🏳\ufe0f\u200d🌈",
        ],
        ["👩\u200d", "👩\\u200d"],
    ] as const) {
        expect(visible(text)).toBe(shown);
    }
});

test("JSON keeps its lines and hides nothing", () => {
    expect(prettyJson({ a: "x\u202ey\nz", b: [1] })).toBe(
        '{\n  "a": "x\\u202ey\\nz",\n  "b": [\n    1\n  ]\n}',
    );
});

test("shortening never splits a character", () => {
    expect(shortened("abc", 3)).toBe("abc");
    expect(shortened("abcd", 3)).toBe("abc…");
    expect(shortened("ab😀d", 3)).toBe("ab…");
});

test("shell words mean themselves", () => {
    expect(shellWord("neosc-1/log/x+ab12+Zm9v=")).toBe("neosc-1/log/x+ab12+Zm9v=");
    expect(shellWord("a b$(x)'")).toBe("'a b$(x)'\\'''");
});

test("one thing is one, and none are several", () => {
    expect([0, 1, 2].map((count) => counted(count, "session"))).toEqual([
        "0 sessions",
        "1 session",
        "2 sessions",
    ]);
});
