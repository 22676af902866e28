import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { command } from "./command";
import { SCOPES } from "./words";

/** The words that a shell reads in a line. */
const words = (line: string) =>
    execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\n' "$word"; done`], { encoding: "utf8" })
        .trimEnd()
        .split("\n");

test.each(SCOPES)("a shell reads what is meant: %s", (scope) => {
    const read = words(command(scope, "neosc_k'ey$x", "https://log.example:8443", "o1"));
    expect(read.slice(0, 2)).toEqual(["curl", "-sS"]);
    expect(read).toContain("Authorization: Bearer neosc_k'ey$x");
    expect(read.filter((word) => word.startsWith("https://log.example:8443/"))).toHaveLength(1);
});

test("an event is sent by those who send, and is one", () => {
    const read = words(command("ingest", "secret", "http://localhost:8787", "o1"));
    expect(JSON.parse(read.at(-1) ?? "")).toMatchObject({ user_id: "api-trial", action: "api_trial" });
    expect(command("read", "secret", "http://localhost:8787", "o1")).not.toContain("-d");
});
