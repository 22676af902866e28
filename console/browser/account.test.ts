import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Neosc, PASSWORD } from "./neosc";
import { code } from "./totp";

const JOHN = "john@neogenesys.com";
const EVA = "eva@neogenesys.com";
const BETTER = "nine green rhinoceroses";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
    await neosc.register(EVA);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test("a password is changed by whoever knows it, and other sign-ins end", async () => {
    const window = await Window.of(browser, neosc, "/account", JOHN);
    const { page } = window;
    await page.getByText("2 sign-ins.").waitFor();
    await page.getByText("user", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Change the password" }).click();
    const form = page.getByRole("dialog", { name: "Change the password" });
    const type = async (current: string, next: string, again: string) => {
        await form.getByLabel("Current password").fill(current);
        await form.getByLabel("New password", { exact: true }).fill(next);
        await form.getByLabel("New password once more").fill(again);
        await form.getByRole("button", { name: "Change", exact: true }).click();
    };
    await type(PASSWORD, BETTER, "something else at all");
    await form.getByText("The two are not alike.").waitFor();
    expect(await faults(page)).toEqual([]);
    await type("not the password", BETTER, BETTER);
    await form.getByText("The current password is wrong.").waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "current");
    await type(PASSWORD, `${JOHN}x`.slice(0, -1), JOHN);
    await form.locator("[name=next][aria-invalid]").waitFor();
    await type(PASSWORD, BETTER, BETTER);
    await form.waitFor({ state: "detached" });
    await page.getByText("The password was changed, and 1 other sign-in ended.").waitFor();
    await page.getByText("You are signed in here alone.").waitFor();
    await neosc.ask("POST", "/api/auth/login", { email: JOHN, password: BETTER }, "");
    await page.getByText("2 sign-ins.").waitFor({ state: "detached" });
    await page.reload();
    const other = page.locator("tr", { hasText: "node" });
    await other.getByRole("button", { name: "End" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
    await other.waitFor({ state: "detached" });
    await page.getByText("this one").waitFor();
    await window.close();
});

test("a second factor is added with its recovery codes, and removed", async () => {
    const window = await Window.of(browser, neosc, "/account", EVA);
    const { page } = window;
    const section = page.getByRole("region", { name: "Second factor" });
    await section.getByText("Off").waitFor();
    await section.getByRole("button", { name: "Add a second factor" }).click();
    await section.getByLabel("Current password").fill("not the password");
    await section.getByRole("button", { name: "Continue" }).click();
    await section.getByText("The current password is wrong.").waitFor();
    await section.getByLabel("Current password").fill(PASSWORD);
    await section.getByRole("button", { name: "Continue" }).click();
    await section.getByRole("img", { name: "QR code" }).waitFor();
    const secret = await section.locator("code").innerText();
    expect(await faults(page)).toEqual([]);
    await section.getByLabel("First code").fill(code(secret, 100));
    await section.getByRole("button", { name: "Confirm" }).click();
    await section.getByText("This is no code of the second factor now").waitFor();
    await section.getByLabel("First code").fill(code(secret));
    await section.getByRole("button", { name: "Confirm" }).click();
    const shown = page.getByRole("region", { name: "Recovery codes" });
    await shown.getByRole("listitem").first().waitFor();
    const codes = await shown.getByRole("listitem").allInnerTexts();
    expect(new Set(codes).size).toBe(10);
    expect(await faults(page)).toEqual([]);
    const downloading = page.waitForEvent("download");
    await shown.getByRole("button", { name: "Download" }).click();
    const file = readFileSync(await (await downloading).path(), "utf8");
    expect(codes.every((code) => file.includes(code))).toBe(true);
    expect(file).toContain(EVA);
    await shown.getByRole("button", { name: "I have kept them" }).click();
    await section.getByText("The second factor is on.").waitFor();
    // Shown once, and kept nowhere.
    expect(await page.content()).not.toContain(codes[0]);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
        codes[0],
    );

    await section.getByRole("button", { name: "Remove" }).click();
    const form = page.getByRole("dialog");
    const remove = async (password: string, code: string) => {
        await form.getByLabel("Current password").fill(password);
        await form.getByLabel("Code").fill(code);
        await form.getByRole("button", { name: "Remove" }).click();
    };
    await remove(PASSWORD, "no-such-code");
    await form.getByText("This is no code of the second factor now").waitFor();
    await neosc.ask("PATCH", "/api/policies/pol-mfa-required", { enabled: true });
    await remove(PASSWORD, codes[0] ?? "");
    await form.getByText("The policy pol-mfa-required is on").waitFor();
    await neosc.ask("PATCH", "/api/policies/pol-mfa-required", { enabled: false });
    await remove(PASSWORD, codes[0] ?? "");
    await section.getByText("The second factor was removed.").waitFor();
    await section.getByText("Off", { exact: true }).waitFor();
    await window.close();
});

test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
] as const)("it is for everybody to read: %s, %i px", async (colorScheme, width) => {
    const window = await Window.of(browser, neosc, "/account", EVA, {
        colorScheme,
        viewport: { width, height: 800 },
    });
    const { page } = window;
    await page.getByText(/^\d+ sign-ins\.|here alone/).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await window.close();
});

test("it speaks Spanish, by choice", async () => {
    const window = await Window.of(browser, neosc, "/account", EVA);
    const { page } = window;
    await page.getByLabel("Language").selectOption("Español");
    await page.getByRole("heading", { name: "Su cuenta" }).waitFor();
    await page.getByRole("button", { name: "Cambiar la contraseña" }).waitFor();
    await page.getByRole("columnheader", { name: "Último uso" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    expect(await faults(page)).toEqual([]);
    await window.close();
});
