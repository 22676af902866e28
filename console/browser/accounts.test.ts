import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Neosc, PASSWORD } from "./neosc";

const JOHN = "john@neogenesys.com";
const AUDITOR = "auditor@neogenesys.com";

let browser: Browser;
let neosc: Neosc;
let john: { id: string; token: string };

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    john = await neosc.register(JOHN);
    const auditor = { email: AUDITOR, name: "Núria", role: "auditor", password: PASSWORD };
    await neosc.ask("POST", "/api/users", auditor);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

const person = async (email: string) =>
    (await neosc.ask("GET", "/api/users")).find((row: { email: string }) => row.email === email);

test("an account is made, found, changed, locked and unlocked", async () => {
    const window = await Window.of(browser, neosc, "/people");
    const { page } = window;
    await page.getByText("3 accounts.").waitFor();
    await page.getByRole("button", { name: "New account" }).click();
    const form = page.getByRole("dialog", { name: "New account" });
    await form.getByLabel("E-mail address").fill(JOHN);
    await form.getByRole("button", { name: "Create" }).click();
    await form.getByText(/has an account already/).waitFor();
    await form.getByLabel("E-mail address").fill("ana@neogenesys.com");
    await form.getByLabel("Name").fill("Ana <b>Núñez</b>");
    expect(await faults(page)).toEqual([]);
    await form.getByRole("button", { name: "Create" }).click();
    const made = page.getByRole("dialog", { name: "The account was made" });
    const password = await made.locator("code").innerText();
    await neosc.ask("POST", "/api/auth/login", { email: "ana@neogenesys.com", password }, "");
    expect(await faults(page)).toEqual([]);
    await made.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("4 accounts.").waitFor();
    expect(await page.content()).not.toContain(password);

    await page.getByLabel("Search these accounts").fill("nunez");
    await page.getByText("1 of 4 accounts.").waitFor();
    expect(new URL(page.url()).searchParams.get("search")).toBe("nunez");
    await page.getByRole("link", { name: "Ana <b>Núñez</b>" }).click();
    await page.getByRole("heading", { name: "Ana <b>Núñez</b>" }).waitFor();

    await page.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog");
    await edit.getByLabel("Name").fill("Ana");
    await edit.getByRole("radio", { name: /^auditor/ }).check();
    await edit.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Ana", exact: true }).waitFor();
    expect(await person("ana@neogenesys.com")).toMatchObject({ name: "Ana", role: "auditor" });

    const { id } = await person("ana@neogenesys.com");
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Lock" }).click();
    await page.getByRole("button", { name: "Unlock" }).waitFor();
    await page.getByText("Signed in nowhere.").waitFor();
    expect((await person("ana@neogenesys.com")).state).toBe("locked");
    await page.getByRole("button", { name: "Unlock" }).click();
    // Somebody else was faster.
    await neosc.ask("POST", `/api/users/${id}/unlock`);
    const question = page.getByRole("dialog");
    await question.getByRole("button", { name: "Unlock" }).click();
    await question.getByText("This account is not locked").waitFor();
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Lock", exact: true }).waitFor();
    await window.close();
});

test("what somebody does is there, their sign-ins end and their password is drawn anew", async () => {
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/launch", undefined, john.token);
    const window = await Window.of(browser, neosc, `/people/${john.id}`);
    const { page } = window;
    await page.getByText("1 session.").waitFor();
    await page.getByText("1 sign-in.").waitFor();
    await page.getByRole("cell", { name: "workspace:ws-secure-browser" }).waitFor();
    expect(await page.getByRole("link", { name: "All their events" }).getAttribute("href")).toContain(
        john.id,
    );
    await page.getByRole("button", { name: "End all sign-ins" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
    await page.getByText("Signed in nowhere.").waitFor();
    await page.getByText("No session is running.").waitFor();
    await expect(neosc.ask("GET", "/api/auth/me", undefined, john.token)).rejects.toThrow("401");

    await page.getByRole("button", { name: "Reset the password" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reset the password" }).click();
    const shown = page.getByRole("dialog", { name: "The password was reset" });
    const password = await shown.locator("code").innerText();
    await neosc.ask("POST", "/api/auth/login", { email: JOHN, password }, "");
    await shown.getByRole("button", { name: "I have kept it" }).click();
    await window.close();
    await neosc.ask("POST", `/api/users/${john.id}/password`, { password: PASSWORD });
});

test("what has other rules for oneself is not offered there, and what is nobody is not found", async () => {
    const window = await Window.of(browser, neosc, "/people");
    const { page } = window;
    await page.getByRole("link", { name: "Administrator" }).click();
    await page.getByText("This is your own account").waitFor();
    expect(await page.getByRole("button", { name: /Lock|Reset the password/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog");
    await edit.getByRole("radio", { name: /^user/ }).check();
    await edit.getByRole("button", { name: "Save" }).click();
    await edit.getByText("This is the last administrator").waitFor();
    await edit.getByRole("button", { name: "Cancel" }).click();
    await page.goto("/people/user-nobody");
    await page.getByRole("alert").getByText("Not found").waitFor();
    await window.close();
});

test("an auditor looks and changes nothing; others do not look", async () => {
    const window = await Window.of(browser, neosc, "/people", AUDITOR);
    const { page } = window;
    await page.getByRole("link", { name: "Somebody" }).waitFor();
    expect(await page.getByRole("button", { name: "New account" }).count()).toBe(0);
    await page.getByRole("link", { name: "Somebody" }).click();
    await page.getByRole("heading", { name: "Latest events" }).waitFor();
    await page.getByText(/in 30 days/).waitFor();
    expect(await page.getByRole("button", { name: /Edit|Lock|Reset|^End/ }).count()).toBe(0);
    await window.close();
    const other = await Window.of(browser, neosc, "/people", JOHN);
    await other.page.getByText("The accounts are not yours to see").waitFor();
    expect(await faults(other.page)).toEqual([]);
    await other.page.goto(`/people/${john.id}`);
    await other.page.getByText("The accounts are not yours to see").waitFor();
    await other.close();
});

test.each([
    ["light", 1440],
    ["dark", 1440],
    ["light", 390],
] as const)("they are for everybody to read: %s, %i px", async (colorScheme, width) => {
    const window = await Window.of(browser, neosc, "/people", undefined, {
        colorScheme,
        viewport: { width, height: 800 },
    });
    const { page } = window;
    for (const at of ["/people", `/people/${john.id}`]) {
        await page.goto(at);
        await page.getByText(/accounts\.|in 30 days/).waitFor();
        expect(await faults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
    await window.close();
});

test("they speak Spanish", async () => {
    const window = await Window.of(browser, neosc, `/people/${john.id}`, undefined, { locale: "es-ES" });
    const { page } = window;
    await page.getByRole("button", { name: "Restablecer la contraseña" }).waitFor();
    await page.getByRole("heading", { name: "Últimos eventos" }).waitFor();
    await page.getByRole("link", { name: "Todas las personas" }).click();
    await page.getByRole("heading", { name: "Personas" }).waitFor();
    await window.close();
});
