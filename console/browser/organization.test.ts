import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";
const EVA = "eva@acme.example";

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

test("the settings are changed, and what is not acceptable is told beside it", async () => {
    const window = await Window.of(browser, neosc, "/organization");
    const { page } = window;
    const save = () => page.getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Name").fill("Neogenesys");
    await page.getByLabel("Time zone").fill("Europe/Nowhere");
    await save();
    await page.getByText("time_zone is a name of the IANA database", { exact: false }).waitFor();
    expect(await page.getByLabel("Time zone").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Time zone").fill("Europe/Madrid");
    await page.getByLabel("Contact").fill("it@neogenesys.com");
    await page.getByLabel("The organization has working hours").check();
    await page.getByLabel("Fri").uncheck();
    await page.getByLabel("From").fill("22:00");
    await page.getByLabel("To", { exact: true }).fill("06:00");
    await page.getByText("It ends the next day.").waitFor();
    expect(await faults(page)).toEqual([]);
    await save();
    await page.getByText("Saved.").waitFor();
    const { organization_id } = await neosc.ask("GET", "/api/auth/me");
    expect(await neosc.ask("GET", `/api/organizations/${organization_id}`)).toMatchObject({
        name: "Neogenesys",
        time_zone: "Europe/Madrid",
        contact: "it@neogenesys.com",
        working_hours: { days: ["mon", "tue", "wed", "thu"], from: "22:00", to: "06:00" },
    });
    await save();
    await page.getByText("Nothing was changed.").waitFor();
    await window.close();
});

test("an organization is made by those of the first, and one goes there by its own account", async () => {
    const window = await Window.of(browser, neosc, "/organization");
    const { page } = window;
    await page.getByText("1 organization.").waitFor();
    await page.getByRole("button", { name: "New organization" }).click();
    const form = page.getByRole("dialog", { name: "New organization" });
    await form.getByLabel("Name", { exact: true }).fill("Acme");
    await form.getByLabel("Address of its first administrator").fill(ADMIN);
    await form.getByRole("button", { name: "Create" }).click();
    await form.locator("[name=admin_email][aria-invalid]").waitFor();
    await form.getByLabel("Address of its first administrator").fill(EVA);
    expect(await faults(page)).toEqual([]);
    await form.getByRole("button", { name: "Create" }).click();
    const made = page.getByRole("dialog", { name: "The organization was made" });
    const password = await made.locator("code").innerText();
    await made.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("2 organizations.").waitFor();
    await page.getByText("yours").waitFor();
    expect(await page.content()).not.toContain(password);

    await page.getByRole("button", { name: "Sign out to sign in elsewhere" }).click();
    await window.signIn(EVA, password);
    await page.getByRole("link", { name: "Organization" }).click();
    await expect.poll(() => page.getByLabel("Name").inputValue()).toBe("Acme");
    expect(await page.getByText("All organizations").count()).toBe(0);
    await window.close();
});

test("whoever administers nothing reads the settings, in their language", async () => {
    const window = await Window.of(browser, neosc, "/organization", JOHN, { locale: "es-ES" });
    const { page } = window;
    await page.getByText("Los cambian los administradores.").waitFor();
    await page.getByText("lun, mar, mié y jue, de 22:00 a 06:00").waitFor();
    expect(await page.getByRole("button", { name: "Guardar" }).count()).toBe(0);
    expect(await faults(page)).toEqual([]);
    await window.close();
});

test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
] as const)("it is for everybody to read: %s, %i px", async (colorScheme, width) => {
    const window = await Window.of(browser, neosc, "/organization", undefined, {
        colorScheme,
        viewport: { width, height: 800 },
    });
    const { page } = window;
    await page
        .getByText(/organizations?\.$/)
        .first()
        .waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await window.close();
});
