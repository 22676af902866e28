import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { ADMIN, Neosc, PASSWORD } from "./neosc";

let browser: Browser;
let neosc: Neosc;
let window: Window;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(async () => {
    window = await Window.open(browser, neosc);
});
afterEach(() => window.close());

const alert = () => window.page.getByRole("alert");

test("whoever is not signed in signs in, and comes to where they wanted to be", async () => {
    const { page } = window;
    await page.goto("/?action=login&success=true");
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await expect.poll(() => page.title()).toBe("Sign in · NeoSC Audit");
    await window.signIn(ADMIN, "not the password");
    await alert().getByText("E-mail address or password is wrong").waitFor();
    expect(await page.getByLabel("Password").evaluate((field) => field === document.activeElement)).toBe(
        true,
    );
    await window.signIn(ADMIN, neosc.password);
    await page.waitForURL((url) => url.pathname === "/" && url.search === "?action=login&success=true");
    await page.getByText(ADMIN).first().waitFor();
    await page.getByText("admin", { exact: true }).waitFor();
    // The token is the browser's alone: no script can read it.
    expect(await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage }))).toBe("{}");
});

test("an address that leads elsewhere is not followed", async () => {
    await window.page.goto("/sign-in?to=//evil.example/");
    await window.signIn(ADMIN, neosc.password);
    await window.page.waitForURL(`${neosc.url}/`);
    await window.page.getByRole("heading", { name: "Audit log" }).waitFor();
});

test("signing out ends the sign-in here and on the server", async () => {
    const { page } = window;
    await page.goto("/sign-in");
    await window.signIn(ADMIN, neosc.password);
    await page.getByRole("table").waitFor();
    const cookies = await page.context().cookies();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.context().addCookies(cookies);
    await page.goto("/");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
});

test("a sign-in that ended elsewhere leads to the sign-in page, and back", async () => {
    const { page } = window;
    await page.goto("/sign-in?to=/?success=true");
    await window.signIn(ADMIN, neosc.password);
    await page.getByRole("table").waitFor();
    // It is while it reads that it cannot be pressed.
    await expect.poll(() => page.getByRole("button", { name: "Refresh" }).isEnabled()).toBe(true);
    const [cookie] = await page.context().cookies();
    await neosc.ask("POST", "/api/auth/logout", undefined, cookie?.value);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await page.getByText("Your sign-in has ended").waitFor();
    await window.signIn(ADMIN, neosc.password);
    await page.waitForURL((url) => url.search === "?success=true");
});

test("a locked account is told of without telling whether there is one", async () => {
    await neosc.register("locked@neogenesys.com");
    const form = { email: "locked@neogenesys.com", password: "wrong wrong wrong" };
    for (let attempt = 0; attempt < 10; attempt++) {
        await expect(neosc.ask("POST", "/api/auth/login", form, "")).rejects.toThrow("401");
    }
    await window.page.goto("/sign-in");
    await window.signIn("locked@neogenesys.com", PASSWORD);
    await alert().getByText("locked for 15 minutes").waitFor();
});

test("too many attempts are told when to try again", async () => {
    const { page } = window;
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(ADMIN);
    await page.getByLabel("Password").fill(neosc.password);
    // One more attempt is free every two seconds, so the form is sent in the same breath.
    await page.evaluate(async () => {
        const wrong = JSON.stringify({ email: "nobody@neogenesys.com", password: "wrong wrong" });
        const headers = { "content-type": "application/json" };
        let status = 0;
        while (status !== 429) {
            ({ status } = await fetch("/api/auth/login", { method: "POST", headers, body: wrong }));
        }
        document.querySelector("form")?.requestSubmit();
    });
    await alert().getByText("Too many requests").waitFor();
    await alert()
        .getByText(/Try again in (a second|\d+ seconds)\./)
        .waitFor();
});

test("it speaks Spanish, to those who prefer it and by choice", async () => {
    const { page } = window;
    await page.goto("/sign-in?sso=sso_locked");
    await page.getByLabel("Language").selectOption("Español");
    await alert().getByText("Su cuenta aquí está bloqueada.").waitFor();
    await page.getByLabel("Correo electrónico").fill(ADMIN);
    await page.getByLabel("Contraseña").fill("no es la contraseña");
    await page.getByRole("button", { name: "Iniciar sesión" }).click();
    await alert().getByText("El correo electrónico o la contraseña no son correctos").waitFor();
    expect(await faults(page)).toEqual([]);
    const other = await Window.open(browser, neosc, { locale: "es-MX" });
    await other.page.goto("/sign-in");
    await other.page.getByRole("button", { name: "Iniciar sesión" }).waitFor();
    await other.close();
});
