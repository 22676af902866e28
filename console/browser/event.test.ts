import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event } from "./events";
import { ADMIN, Neosc } from "./neosc";

const SCRIPT = `<script>alert(1)</script><img src=x onerror="alert(2)">`;
const HOSTILE = {
    id: "hostile:1",
    user_id: `${SCRIPT} user`,
    user_email: `"><svg onload=alert(3)>@example.org`,
    resource: `javascript:alert(4)//${"x".repeat(450)}`,
    details: `${SCRIPT} \u202egpj.exe\u202c \u001b[31mred\u0000 مرحبا بالعالم ${"long ".repeat(2000)}end`,
    user_agent: `Mozilla/5.0 ${SCRIPT}`,
    metadata: {
        before: { name: "old", [SCRIPT]: "<b>x</b>", kept: 1 },
        after: { name: `new\u202e${SCRIPT}`, kept: 1, added: [true, null] },
        "\u202ekey": "zero\u200bwidth",
    },
};

let browser: Browser;
let neosc: Neosc;
let window: Window;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    const plain = event(1, { session_id: "session-1", request_id: "request-1", metadata: { note: "n" } });
    await neosc.send([plain, event(2, HOSTILE), event(3, { id: undefined, user_email: "" })]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(async () => {
    window = await Window.of(browser, neosc, "/?source=sent");
});
afterEach(() => window.close());

const fact = (name: string) => window.page.locator(`[data-field="${name}"] dd > span`).first();

test("everything of an event, by link from the table and by address", async () => {
    const { page } = window;
    await page
        .getByRole("row", { name: /Event number 1/ })
        .getByText("Event number 1")
        .click();
    // Beside the list first, and then as a page of its own.
    await page.waitForURL((url) => url.searchParams.get("event") === "sent-1");
    await page.getByRole("heading", { level: 2, name: /Stop Workspace/ }).waitFor();
    await page.getByRole("link", { name: "Open as page" }).click();
    await page.waitForURL("**/events/sent-1");
    await page.getByRole("heading", { level: 1, name: /Stop Workspace/ }).waitFor();
    expect(await page.title()).toBe("Event sent-1 · NeoSC Audit");
    await page.reload();
    for (const [name, text] of [
        ["id", "sent-1"],
        ["user_id", "user-1"],
        ["user_email", "bob@neogenesys.com"],
        ["action", "stop_workspace"],
        ["resource", "workspace:ws-1"],
        ["details", "Event number 1"],
        ["ip_address", "192.0.2.1"],
        ["timestamp", "2026-03-05 11:01:00 UTC+01:00"],
        ["timestamp", "2026-03-05 10:01:00 UTC"],
        ["success", "Success"],
        ["session_id", "session-1"],
        ["request_id", "request-1"],
        ["received_at", "UTC"],
        ["source", "sent"],
        ["sender", "user:"],
    ] as const) {
        await fact(name).getByText(text).first().waitFor();
    }
    expect(Number(await fact("index").innerText())).toBeGreaterThan(0);
    expect(await page.getByRole("region", { name: "Metadata" }).locator("pre").innerText()).toBe(
        '{\n  "note": "n"\n}',
    );
    await page.getByRole("link", { name: "Filter by this: Resource" }).click();
    await page.waitForURL((url) => url.searchParams.get("resource") === "workspace:ws-1");
    await expect.poll(() => window.column("details")).toContain("Event number 1");
});

test("a sentence, and the values to filter by and to leave out", async () => {
    const { page } = window;
    await page.goto("/events/sent-1");
    await page.getByText("bob@neogenesys.com stopped workspace:ws-1 from 192.0.2.1.").waitFor();
    const address = async (name: string) =>
        Object.fromEntries(
            new URL((await page.getByRole("link", { name }).getAttribute("href")) ?? "", neosc.url)
                .searchParams,
        );
    expect(await address("Exclude this: User id")).toEqual({ user_id: "-user-1" });
    expect(await address("Exclude this: Outcome")).toEqual({ success: "false" });
    expect(await address("Filter by this: Details")).toEqual({ q: '"Event number 1"' });
    await page.getByRole("link", { name: "Exclude this: Details" }).click();
    await page.waitForURL((url) => url.searchParams.has("q"));
    const found = await neosc.ask("GET", `/api/audit-logs${new URL(page.url()).search}`);
    expect(found.map(({ id }: { id: string }) => id)).toContain("hostile:1");
    expect(found.map(({ id }: { id: string }) => id)).not.toContain("sent-1");
});

test("an event is copied to the letter, as a command and as a link", async () => {
    const permissions = ["clipboard-read", "clipboard-write"];
    const own = await Window.of(browser, neosc, "/events/sent-1", ADMIN, { permissions });
    const { page } = own;
    const copied = async (name: string) => {
        const button = page.getByRole("button", { name, exact: true });
        await button.click();
        await page.getByText("Copied.").first().waitFor({ state: "attached" });
        return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(await copied("Copy the link to the event’s page")).toBe(`${neosc.url}/events/sent-1`);
    const curl = await copied("Copy a curl command that reads the event");
    expect(curl).toContain('-H "Authorization: Bearer $NEOSC_TOKEN"');
    const { token } = await neosc.ask("POST", "/api/auth/login", { email: ADMIN, password: neosc.password });
    const env = { ...process.env, NEOSC_TOKEN: token };
    const answer = execFileSync("sh", ["-c", curl], { encoding: "utf8", env });
    await expect.poll(() => copied("Copy the event as JSON")).toBe(answer.trim());
    expect(JSON.parse(answer)).toMatchObject({ id: "sent-1", metadata: { note: "n" } });
    await page.getByText("JSON as the API has it").click();
    await expect
        .poll(() => page.locator("details pre").last().innerText())
        .toBe(JSON.stringify(JSON.parse(answer), null, 2));
    await own.close();
});

test("what happened around it, nearest first, each a way to the other", async () => {
    const near = { session_id: "near", user_id: "ann", user_email: "ann@example.org", action: "login" };
    const at = (minute: number) => ({
        ...near,
        timestamp: `2026-01-05T10:${String(minute).padStart(2, "0")}:00Z`,
    });
    await neosc.send([
        ...[10, 14, 15, 16, 20].map((minute) =>
            event(minute, { id: `near-${minute}`, ip_address: "198.51.100.1", ...at(minute) }),
        ),
        ...[9, 21].map((minute) =>
            event(minute, { id: `far-${minute}`, ip_address: "198.51.100.1", ...at(minute) }),
        ),
        event(17, { id: "other", ...at(17), session_id: "another", ip_address: "198.51.100.2" }),
    ]);
    const { page } = window;
    // What the page before asks is not of this one.
    await page.goto("about:blank");
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto("/events/near-15");
    await page.getByRole("heading", { level: 1, name: /Login/ }).waitFor();
    expect(asked.filter((url) => url.includes("/api/audit-logs?"))).toEqual([]);
    await page.getByText("Around it").click();
    const list = (name: string) => page.getByRole("region", { name }).getByRole("listitem");
    await expect.poll(() => list("Same session").count()).toBe(5);
    await expect.poll(() => list("Same person").count()).toBe(6);
    await expect.poll(() => list("Same address").count()).toBe(5);
    expect(await list("Same person").nth(2).getAttribute("aria-current")).toBe("true");
    expect(await list("Same person").nth(2).innerText()).toContain("this event");
    const all = page.getByRole("region", { name: "Same session" }).getByRole("link", { name: /^Show all/ });
    const whole = new URL((await all.getAttribute("href")) ?? "", neosc.url).search;
    const found = await neosc.ask("GET", `/api/audit-logs${whole}`);
    expect(found.length).toBe(5);
    await list("Same person").nth(1).getByRole("link").click();
    await page.waitForURL("**/events/near-14");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    expect(await faults(page)).toEqual([]);
});

test("in Spanish", async () => {
    const own = await Window.of(browser, neosc, "/events/sent-1", ADMIN, { locale: "es-ES" });
    const { page } = own;
    await page.getByText("bob@neogenesys.com detuvo workspace:ws-1 desde 192.0.2.1.").waitFor();
    await page.getByRole("button", { name: "Verificar: sin comprobar" }).click();
    await page.getByRole("button", { name: "Verificar: coherente" }).waitFor();
    await page.getByText("Coherente, según la clave que dice este servidor").waitFor();
    expect(await faults(page)).toEqual([]);
    await own.close();
});

test("an event of no such id", async () => {
    await window.page.goto("/events/nothing");
    await window.page.getByRole("alert").getByText("Not found").waitFor();
});

test("texts of an event are nothing but text", async () => {
    const { page } = window;
    await page.getByRole("cell", { name: /gpj/ }).waitFor();
    const row = page.getByRole("row", { name: /gpj/ });
    const shown = await row.innerText();
    expect(shown).toContain(`"><svg onload=alert(3)>@example.org`);
    expect(shown).toContain(`${SCRIPT} \\u202egpj.exe`);
    expect(await row.evaluate((element) => element.getBoundingClientRect().height)).toBeLessThan(130);
    await row.getByRole("link").click();
    await page.getByRole("heading", { level: 2, name: /Custom thing/ }).waitFor();
    await page.getByRole("link", { name: "Open as page" }).click();
    await page.getByRole("heading", { level: 1, name: /Custom thing/ }).waitFor();
    expect(await fact("user_id").innerText()).toBe(HOSTILE.user_id);
    const details = await fact("details").innerText();
    expect(details).toContain("\\u202egpj.exe\\u202c \\u001b[31mred\\u0000 مرحبا بالعالم long long");
    expect(details.endsWith("long end")).toBe(true);
    const changes = page.getByRole("region", { name: "What changed" });
    expect(await changes.getByRole("row").allInnerTexts()).toEqual([
        "Member\tBefore\tAfter",
        `name\t"old"\t${JSON.stringify(`new\\u202e${SCRIPT}`).replace("\\\\u", "\\u")}`,
        `${SCRIPT}\t"<b>x</b>"\tnot there`,
        "added\tnot there\t[\n  true,\n  null\n]",
    ]);
    const metadata = await page.getByRole("region", { name: "Metadata" }).locator("pre").innerText();
    expect(metadata).toContain('"\\u202ekey": "zero\\u200bwidth"');
    // Nothing of it became an element, and nothing makes the page wider than the window.
    expect(await page.locator("main script, main img, main b, main svg[onload]").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await page.locator("a[href^='javascript:']").count()).toBe(0);
    await page.getByRole("link", { name: "Filter by this: User id" }).click();
    await page.waitForURL((url) => url.searchParams.has("user_id"));
    await expect.poll(() => window.column("user_email")).toEqual([HOSTILE.user_email]);
});

test("a proof shows what was chosen, and neosc verify finds it genuine", async () => {
    const { page } = window;
    await page.goto("/events/sent-1");
    const boxes = page.getByRole("group", { name: "Fields to disclose" }).getByRole("checkbox");
    await boxes.first().waitFor();
    const bundle = async () => {
        const downloading = page.waitForEvent("download");
        await page.getByRole("button", { name: "Download proof" }).click();
        const download = await downloading;
        const path = join(neosc.folder, download.suggestedFilename());
        await download.saveAs(path);
        return path;
    };
    const all = await bundle();
    expect(all).toMatch(/neosc-proof-\d+\.json$/);
    const line = await page.locator("pre", { hasText: "neosc verify" }).innerText();
    const words = line.split(" ");
    expect(words.slice(0, 3)).toEqual(["neosc", "verify", "--vkey"]);
    expect(words[3]).toBe(neosc.vkey);
    const verified = neosc.run("verify", "--vkey", words[3] ?? "", all);
    expect(verified).toContain(": genuine");
    expect(verified).not.toContain("not disclosed");
    for (const shown of ["user-1", "bob@neogenesys.com", "192.0.2.1", "sent-1", "session-1"]) {
        expect(verified).toContain(shown);
    }

    await page.getByRole("button", { name: "None" }).click();
    await page.getByRole("checkbox", { name: /^Details/ }).check();
    const some = await bundle();
    const sparing = neosc.run("verify", "--vkey", neosc.vkey, some);
    expect(sparing).toContain(": genuine");
    expect(sparing).toContain("details: Event number 1");
    expect(readFileSync(some, "utf8")).not.toMatch(/bob|192\.0\.2\.1|user-1|session-1/);

    await page.getByRole("button", { name: "None" }).click();
    const none = await bundle();
    expect(neosc.run("verify", "--vkey", neosc.vkey, none)).toContain(": genuine");
    expect(readFileSync(none, "utf8")).not.toContain("Event number 1");
});

test("the command names the key of the log that has the event", async () => {
    const { page } = window;
    const [name = "", ...key] = neosc.vkey.split("+");
    const later = [`${name}/2`, ...key].join("+");
    await page.route("**/sent-1/proof", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ json: { ...(await response.json()), vkey: later } });
    });
    await page.route("**/log/*/2/vkey", (route) => route.fulfill({ body: `${later}\n` }));
    await page.goto("/events/sent-1");
    await page.locator("pre", { hasText: `neosc verify --vkey ${later}` }).waitFor();
    // Whose log has no key here.
    await page.route("**/log/*/2/vkey", (route) => route.fulfill({ status: 404, body: "" }));
    const refused = page.waitForResponse(/\/2\/vkey$/);
    await page.reload();
    await refused;
    await page.getByText("Put the log’s verifier key in place of KEY.").waitFor();
});

test("a proof that cannot be had is said, and asked for again", async () => {
    const { page } = window;
    await page.goto("/events/sent-1");
    await page.route("**/proof*", (route) =>
        route.fulfill({
            status: 503,
            headers: { "retry-after": "3", "content-type": "application/problem+json" },
            body: JSON.stringify({ code: "busy", detail: "the signer waits" }),
        }),
    );
    await page.getByRole("button", { name: "Download proof" }).click();
    await page.getByRole("alert").getByText("The signer waits. Try again in 3 seconds.").waitFor();
    await page.unroute("**/proof*");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Try again" }).click();
    await downloading;
    await page.getByRole("alert").waitFor({ state: "detached" });
});
