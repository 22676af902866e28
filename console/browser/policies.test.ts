import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

const latest = async (action: string) =>
    (await neosc.ask("GET", `/api/audit-logs?action=${action}&limit=1`))[0];

test("a policy is put in force and out of it, and what is recorded is a link away", async () => {
    const window = await Window.of(browser, neosc, "/policies");
    const { page } = window;
    await page.getByText("3 of 6 in force.").waitFor();
    const card = page.getByRole("article", { name: "One session per person" });
    const flip = card.getByRole("switch");
    expect(await flip.getAttribute("aria-checked")).toBe("false");
    await flip.focus();
    await page.keyboard.press("Space");
    await page.getByText("4 of 6 in force.").waitFor();
    expect(await flip.getAttribute("aria-checked")).toBe("true");
    expect(await flip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await latest("toggle_policy")).toMatchObject({
        resource: "policy:pol-single-session",
        details: "Policy enabled",
    });
    await flip.click();
    await page.getByText("3 of 6 in force.").waitFor();
    await card.getByRole("link", { name: "Events" }).click();
    await expect.poll(() => window.column("action")).toEqual(["Toggle Policy", "Toggle Policy"]);
    // What is done meanwhile is in the list when one comes back to it.
    await page.goBack();
    await flip.click();
    await page.getByText("4 of 6 in force.").waitFor();
    await card.getByRole("link", { name: "Events" }).click();
    await expect.poll(() => window.column("action")).toHaveLength(3);
    await window.close();
});

test("a setting is changed, and one that is out of bounds is refused at its field", async () => {
    const window = await Window.of(browser, neosc, "/policies");
    const { page } = window;
    const card = page.getByRole("article", { name: "Lock accounts after failed sign-ins" });
    const failures = card.getByLabel("Failed passwords");
    await failures.fill("5");
    await failures.press("Enter");
    await card.getByText("Saved.").waitFor();
    expect(await failures.inputValue()).toBe("5");
    expect(await latest("update_policy")).toMatchObject({
        metadata: { before: { failures: 10 }, after: { failures: 5 } },
    });
    const save = card.getByRole("button", { name: "Save settings" });
    for (const [wrong, right] of [
        ["2", "6"],
        ["many", "7"],
    ] as const) {
        await failures.fill(wrong);
        await save.click();
        await card.getByText("`failures` is a whole number of 3 to 100").waitFor();
        expect(await failures.getAttribute("aria-invalid")).toBe("true");
        expect(await failures.inputValue()).toBe(wrong);
        await failures.fill(right);
        await save.click();
        await card.getByText("Saved.").waitFor();
        expect(await failures.getAttribute("aria-invalid")).toBeNull();
    }
    const policies: { id: string; settings: object }[] = await neosc.ask("GET", "/api/policies");
    expect(policies.find(({ id }) => id === "pol-login-lockout")?.settings).toEqual({
        failures: 7,
        within_minutes: 15,
        locked_minutes: 15,
    });
    await window.close();
});

test("nobody shuts themselves out: it is refused at the networks", async () => {
    const window = await Window.of(browser, neosc, "/policies");
    const { page } = window;
    const card = page.getByRole("article", { name: "Allow sign-in from listed networks only" });
    const networks = card.getByRole("textbox", { name: "Networks" });
    await card.getByRole("switch").click();
    await card.getByText("this list would not admit your own address, 127.0.0.1").waitFor();
    expect(await card.getByRole("switch").getAttribute("aria-checked")).toBe("false");
    await networks.fill("10.0.0.0/8\n\n 127.0.0.0/8 ");
    await card.getByRole("button", { name: "Save settings" }).click();
    await card.getByText("Saved.").waitFor();
    await expect.poll(() => networks.inputValue()).toBe("10.0.0.0/8\n127.0.0.0/8");
    await card.getByRole("switch").click();
    await expect.poll(() => card.getByRole("switch").getAttribute("aria-checked")).toBe("true");
    await networks.fill("10.0.0.0/8");
    await card.getByRole("button", { name: "Save settings" }).click();
    await card.getByText("this list would not admit your own address").waitFor();
    expect(await networks.getAttribute("aria-invalid")).toBe("true");
    await networks.fill("nonsense");
    await card.getByRole("button", { name: "Save settings" }).click();
    await card.getByText("`networks` is a list of at most 100 addresses and networks").waitFor();
    await card.getByRole("switch").click();
    await expect.poll(() => card.getByRole("switch").getAttribute("aria-checked")).toBe("false");
    await window.close();
});

test("who is no administrator reads them", async () => {
    const window = await Window.of(browser, neosc, "/policies", JOHN);
    const { page } = window;
    await page.getByText("Administrators change them.").waitFor();
    const card = page.getByRole("article", { name: "Require strong passwords" });
    await card.getByText("On", { exact: true }).waitFor();
    expect(await card.locator("dd").allInnerTexts()).toEqual(["10"]);
    const main = page.getByRole("main");
    expect(await main.locator("button, input, textarea").count()).toBe(0);
    await window.close();
});

test("a server that cannot just now is asked again", async () => {
    const window = await Window.of(browser, neosc, "/");
    const { page } = window;
    const busy = {
        status: 503,
        headers: { "retry-after": "3", "content-type": "application/problem+json" },
        body: JSON.stringify({ code: "busy", detail: "the queue is full" }),
    };
    for (const [name, path, found] of [
        ["Policies", "**/api/policies", "End idle sign-ins"],
        ["Sessions", "**/api/sessions*", "There are no sessions here"],
        ["Workspaces", "**/api/workspaces", "Secure Browser"],
    ] as const) {
        await page.route(path, (route) => route.fulfill(busy));
        await page.getByRole("link", { name, exact: true }).click();
        await page.getByRole("alert").getByText("The queue is full. Try again in 3 seconds.").waitFor();
        expect(await page.getByText("Reading…").count()).toBe(0);
        await page.unroute(path);
        await page.getByRole("button", { name: "Try again" }).click();
        await page.getByText(found).first().waitFor();
        expect(await page.getByRole("alert").count()).toBe(0);
    }
    await window.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 390, height: 844 }, locale: "es-ES" },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "es-ES" },
] as const)("in Spanish too: $colorScheme", async (options) => {
    const window = await Window.of(browser, neosc, "/policies", ADMIN, options);
    const { page } = window;
    const card = page.getByRole("article", { name: "Bloquear cuentas tras inicios de sesión fallidos" });
    await card.getByLabel("Contraseñas fallidas").waitFor();
    await card.getByRole("button", { name: "Guardar los ajustes" }).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await window.close();
});
