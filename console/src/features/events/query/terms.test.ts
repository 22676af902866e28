import { expect, test } from "vitest";
import { fieldsIn, single, terms } from "./terms";

test("a text is taken apart into its terms", () => {
    const text = 'disk -action:login,"a b" metadata.after.cpu:"8 vCPU" ("x:y" OR user_email:ana*)';
    expect(terms(text).map(({ isExcluded, field, written }) => [isExcluded, field, written])).toEqual([
        [false, undefined, "disk"],
        [true, "action", 'login,"a b"'],
        [false, "metadata.after.cpu", '"8 vCPU"'],
        [false, undefined, '"x:y"'],
        [false, undefined, "OR"],
        [false, "user_email", "ana*"],
    ]);
    for (const { from, to, written } of terms(text)) {
        expect(text.slice(from, to)).toContain(written);
    }
    expect([...fieldsIn(text)]).toEqual(["action", "metadata.after.cpu", "user_email"]);
    expect(terms('open "quote here')).toHaveLength(2);
});

test("a value that stands alone", () => {
    expect(single("login")).toBe("login");
    expect(single('"say \\"a, b\\""')).toBe('say "a, b"');
    for (const written of ["a,b", "a*", '"a"*', ""]) {
        expect(single(written), written).toBeUndefined();
    }
});
