import { execFileSync } from "node:child_process";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Neosc, PASSWORD } from "./neosc";

const JOHN = "john@neogenesys.com";
const AUDITOR = "auditor@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
    await neosc.ask("POST", "/api/users", { email: AUDITOR, role: "auditor", password: PASSWORD });
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test("a key is made, used by its command, and revoked", async () => {
    const window = await Window.of(browser, neosc, "/api-keys");
    const { page } = window;
    await page.getByText("There are no keys yet").waitFor();
    await page.getByRole("button", { name: "New key" }).click();
    const form = page.getByRole("dialog", { name: "New key" });
    await form.getByLabel("Name").fill("   ");
    await form.getByRole("button", { name: "Create" }).click();
    await form.getByText("is a text of 1 to 100 characters").waitFor();
    await form.getByLabel("Name").fill("billing & co");
    await form.getByLabel("Ends after").selectOption("90 days");
    expect(await faults(page)).toEqual([]);
    await form.getByRole("button", { name: "Create" }).click();
    const made = page.getByRole("dialog", { name: "The key was made" });
    await made.waitFor();
    const [secret = "", command = ""] = await made.locator("code").allInnerTexts();
    expect(await faults(page)).toEqual([]);
    const answer = execFileSync("sh", ["-c", command], { encoding: "utf8" });
    expect(JSON.parse(answer)[0]).toMatchObject({ id: expect.stringMatching(/^log-/) });
    await made.getByRole("button", { name: "I have kept it" }).click();
    expect(await page.content()).not.toContain(secret);
    expect(page.url()).not.toContain(secret);

    await page.getByText("1 key.").waitFor();
    const row = page.locator("tbody tr", { hasText: "billing & co" });
    await row.getByText("active").waitFor();
    const [key] = await neosc.ask("GET", "/api/api-keys");
    expect(key).toMatchObject({ name: "billing & co", scope: "ingest", state: "active" });
    expect(Date.parse(key.expires_at) - Date.parse(key.created_at)).toBe(90 * 86_400_000);
    await row.getByRole("button", { name: "Revoke the key billing & co" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await row.getByText("Revoked").waitFor();
    expect(await row.getByRole("button").count()).toBe(0);
    await expect(neosc.ask("POST", "/api/audit-logs", [], secret)).rejects.toThrow("401");
    await window.close();
});

test.each(["read", "verify", "admin"])("the command of a key does what it is for: %s", async (scope) => {
    const window = await Window.of(browser, neosc, "/api-keys");
    const { page } = window;
    await page.getByRole("button", { name: "New key" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill(`of ${scope}`);
    await form.getByRole("radio", { name: new RegExp(`^${scope}:`) }).check();
    await form.getByRole("button", { name: "Create" }).click();
    const command = await page
        .getByRole("dialog", { name: "The key was made" })
        .locator("code")
        .last()
        .innerText();
    const answer = execFileSync("sh", ["-c", `${command} --fail`], { encoding: "utf8" });
    expect(answer).toMatch(scope === "verify" ? /\n— / : /^\[\{"id":"log-/);
    await window.close();
});

test("an auditor sees the keys and makes none; others do not see them", async () => {
    const window = await Window.of(browser, neosc, "/api-keys", AUDITOR);
    await window.page
        .getByText(/keys?\./)
        .first()
        .waitFor();
    expect(await window.page.getByRole("button", { name: /New key|Revoke/ }).count()).toBe(0);
    await window.close();
    const other = await Window.of(browser, neosc, "/api-keys", JOHN);
    await other.page.getByText("The keys are not yours to see").waitFor();
    await other.close();
});

test.each([
    ["light", 1440, "en-GB", "API keys"],
    ["dark", 1440, "en-GB", "API keys"],
    ["light", 390, "es-ES", "Claves de API"],
] as const)("they are for everybody to read: %s, %i px, %s", async (colorScheme, width, locale, title) => {
    const window = await Window.of(browser, neosc, "/api-keys", undefined, {
        colorScheme,
        locale,
        viewport: { width, height: 800 },
    });
    const { page } = window;
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByText("ingest").first().waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await window.close();
});
