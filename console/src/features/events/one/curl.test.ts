import { expect, test } from "vitest";
import { curlOf } from "./curl";

test("one line, whose variable the shell fills in, and whose address it takes as it is", () => {
    expect(curlOf("https://audit.example.org", "sent-1")).toBe(
        'curl -sS --fail-with-body -H "Authorization: Bearer $NEOSC_TOKEN" https://audit.example.org/api/audit-logs/sent-1',
    );
    expect(curlOf("http://[::1]:8787", "a:1")).toMatch(/ 'http:\/\/\[::1\]:8787\/api\/audit-logs\/a%3A1'$/);
});
