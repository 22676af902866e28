import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { ADMIN, Neosc } from "./neosc";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test("a server that stopped is told of everywhere, and what was read stays", async () => {
    const inside = await Window.of(browser, neosc);
    const outside = await Window.open(browser, neosc);
    await outside.page.goto("/sign-in");
    await inside.settled();
    const link = inside.page.getByRole("link", { name: /^Event 0,/ });
    await link.waitFor();
    // What is opened later has come by now.
    await inside.page.waitForFunction(() =>
        performance.getEntriesByType("resource").some(({ name }) => name.includes("EventDrawer")),
    );
    await neosc.stop();

    await outside.signIn(ADMIN, neosc.password);
    const away = { hasText: "The server does not answer" };
    await outside.page.getByRole("alert").filter(away).waitFor();

    await inside.page.getByRole("button", { name: "Sign out" }).click();
    await inside.page.getByRole("alert").filter(away).waitFor();
    expect(await inside.page.getByText(ADMIN).first().isVisible()).toBe(true);
    await inside.page.getByRole("button", { name: "Refresh" }).click();
    await inside.page.getByRole("alert").filter(away).nth(1).waitFor();
    expect(await link.isVisible()).toBe(true);

    await link.click();
    const drawer = inside.page.getByRole("complementary", { name: "Event" });
    await drawer.getByRole("alert").filter(away).waitFor();
    await drawer.getByRole("button", { name: "Try again" }).waitFor();
    await inside.page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(await link.isVisible()).toBe(true);

    // A page whose program was not fetched yet.
    await inside.page.getByRole("link", { name: "Policies" }).click();
    await link.waitFor({ state: "detached" });
    const alert = inside.page.getByRole("main").getByRole("alert").filter(away).last();
    await alert.getByRole("button", { name: "Try again" }).click();
    await alert.waitFor();
    await inside.page.getByRole("link", { name: "Audit log" }).click();
    await link.waitFor();
    await outside.close();
    await inside.close();
});
