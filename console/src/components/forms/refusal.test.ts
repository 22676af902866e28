import { expect, test } from "vitest";
import { Refused, Unreachable } from "../../api/problem";
import { refusedFor } from "./refusal";

const problem = (code: string, detail: string) => new Refused(400, { code, detail } as never, undefined);

test("a refusal is told beside the value that it is of", () => {
    const error = problem("weak_password", "a password has at least 10 characters");
    expect(refusedFor(error, "bad_name", "weak_password")?.props).toEqual({ problem: error.problem });
    expect(refusedFor(error, "bad_name")).toBeUndefined();
});

test("what is no refusal for it is told elsewhere", () => {
    expect(refusedFor(problem("forbidden", "no"), "bad_name")).toBeUndefined();
    expect(refusedFor(new Refused(400, undefined, undefined), "bad_name")).toBeUndefined();
    expect(refusedFor(new Unreachable("no answer"), "bad_name")).toBeUndefined();
    expect(refusedFor(null, "bad_name")).toBeUndefined();
});
