import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;
let john: { id: string; token: string };

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    john = await neosc.register(JOHN);
    await neosc.send(range(20).map((n) => event(n)));
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/launch", undefined, john.token);
    const wrong = { email: JOHN, password: "not the purple elephants" };
    await expect(neosc.ask("POST", "/api/auth/login", wrong, "")).rejects.toThrow("401");
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test.each([ADMIN, JOHN])("everybody sees what is recorded of themselves: %s", async (who) => {
    const window = await Window.of(browser, neosc, "/activity", who);
    const { page } = window;
    await page.getByText(/^\d+ events? of yours\.$/).waitFor();
    await page.getByRole("table", { name: "Your newest events" }).getByRole("link").first().waitFor();
    const you = page.getByRole("region", { name: "Who you are here" });
    expect(await you.getByText(who).count()).toBe(1);
    // Nobody else's, also for those who read everybody's.
    expect(await page.getByText("192.0.2.").count()).toBe(0);
    const from = page.getByRole("region", { name: "Where you signed in from" });
    await from.getByRole("link", { name: "127.0.0.1" }).click();
    await page.waitForURL((url) => url.searchParams.get("action") === "login,sso_login");
    await expect.poll(async () => new Set(await window.column("user_email"))).toEqual(new Set([who]));
    await window.close();
});

test("reading about oneself is recorded of nobody", async () => {
    const window = await Window.of(browser, neosc, "/activity");
    const { page } = window;
    const views = async () => (await neosc.ask("GET", "/api/audit-logs?action=view_logs")).length;
    await page.getByRole("table", { name: "Your newest events" }).getByRole("link").first().waitFor();
    // The first question for them is recorded itself.
    await views();
    const before = await views();
    await page.getByRole("link", { name: "Last 30 days" }).click();
    await page.waitForURL("**/activity?period=30d");
    await page.getByRole("table", { name: "Your newest events" }).getByRole("link").first().waitFor();
    expect(await views()).toBe(before);
    await window.close();
});

test("a failed sign-in to one's account is told", async () => {
    const window = await Window.of(browser, neosc, "/activity", JOHN);
    const { page } = window;
    const failed = page.getByRole("region", { name: "Where signing in to your account failed from" });
    await expect
        .poll(() => failed.getByRole("listitem").allInnerTexts())
        .toEqual([expect.stringMatching(/^127\.0\.0\.1\s+1/)]);
    await window.close();
});

test.each([
    { form: "csv", proofs: false },
    { form: "json", proofs: true },
    { form: "ndjson", proofs: false },
])("all of it is taken along: $form, proofs: $proofs", async ({ form, proofs }) => {
    const window = await Window.of(browser, neosc, "/activity", JOHN);
    const { page } = window;
    const part = page.getByRole("region", { name: "Take it with you" });
    await part.getByLabel("Form").selectOption(form);
    const choice = part.getByLabel("With a proof of each event");
    expect(await choice.isDisabled()).toBe(form === "csv");
    if (proofs) {
        await choice.check();
    }
    const downloading = page.waitForEvent("download");
    await part.getByRole("button", { name: "Download" }).click();
    const file = await downloading;
    expect(file.suggestedFilename()).toMatch(new RegExp(`^neosc-audit-logs-\\w+\\.${form}$`));
    const bytes = readFileSync(await file.path());
    await part.getByText("The log has the same digest.").waitFor();
    const [alone, salt = "", both] = await part.locator("dd").allInnerTexts();
    expect(alone).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(both).toBe(createHash("sha256").update(Buffer.from(salt, "hex")).update(bytes).digest("hex"));
    expect(bytes.toString()).toContain("launch_workspace");
    expect(bytes.toString()).not.toContain("192.0.2.");
    if (proofs) {
        for (const event of JSON.parse(bytes.toString())) {
            expect(event).toMatchObject({ user_id: john.id, proof: expect.anything() });
        }
    }
    await part.getByRole("link", { name: "The record of this export" }).click();
    await page.waitForURL("**/events/**");
    await page
        .getByText(both ?? "")
        .first()
        .waitFor();
    await window.close();
});

test("a file that is cut, and one that is refused, are none", async () => {
    const window = await Window.of(browser, neosc, "/activity", JOHN);
    const { page } = window;
    const part = page.getByRole("region", { name: "Take it with you" });
    await page.route("**/api/audit-logs/export*", (route) => route.abort());
    await part.getByRole("button", { name: "Download" }).click();
    await part.getByRole("alert").getByText("The server does not answer").waitFor();
    await page.unroute("**/api/audit-logs/export*");
    const busy = {
        status: 429,
        headers: { "retry-after": "10", "content-type": "application/problem+json" },
        body: JSON.stringify({ code: "too_many_exports", detail: "too many" }),
    };
    await page.route("**/api/audit-logs/export*", (route) => route.fulfill(busy));
    await part.getByRole("button", { name: "Download" }).click();
    await part.getByRole("alert").getByText("Try again in 10 seconds.").waitFor();
    expect(await part.locator("dd").count()).toBe(0);
    await window.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 } },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "es-ES" },
] as const)("it is readable by everybody: $colorScheme $viewport.width $locale", async (options) => {
    const window = await Window.of(browser, neosc, "/activity", JOHN, options);
    const { page } = window;
    const spanish = "locale" in options;
    const table = page.getByRole("table", {
        name: spanish ? "Sus eventos más recientes" : "Your newest events",
    });
    await table.getByRole("link").first().waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: spanish ? "Descargar" : "Download" }).click();
    await downloading;
    await page
        .getByText(spanish ? "El registro tiene el mismo resumen." : "The log has the same digest.")
        .waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await window.close();
});
