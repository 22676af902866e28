import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test("each step is ticked by what is so, and the list is put away", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    const list = page.getByRole("region", { name: "First steps" });
    const done = () =>
        list
            .locator("[data-done=true]")
            .evaluateAll((all) => all.map((one) => one.getAttribute("data-step")));
    await list.getByText("0 of 8 done.").waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await list.getByText("registration = false").count()).toBe(1);

    const made = await neosc.ask("POST", "/api/api-keys", { name: "app", scope: "ingest" });
    expect(made.id).toBeDefined();
    const john = await neosc.register(JOHN);
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/launch", undefined, john.token);
    await page.reload();
    await list.getByText("3 of 8 done.").waitFor();
    expect(await done()).toEqual(["colleague", "key", "workspace"]);

    // A password that an administrator gave somebody else is not one's own.
    await neosc.ask("POST", `/api/users/${john.id}/password`, {});
    await page.reload();
    await list.getByText("3 of 8 done.").waitFor();
    const better = "nine green rhinoceroses";
    await neosc.ask("POST", "/api/auth/password", { current: neosc.password, new: better });
    await page.goto("/sign-in?to=/overview");
    await window.signIn("admin@localhost", better);
    await list.getByText("4 of 8 done.").waitFor();

    await list.getByRole("link", { name: "To the organization" }).click();
    await page.getByLabel("Contact").fill("it@neogenesys.com");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.goto("/overview");
    await list.getByText("5 of 8 done.").waitFor();
    const [event] = await neosc.ask("GET", "/api/audit-logs?limit=1");
    await page.goto(`/events/${event.id}`);
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("list", { name: "Steps of the verification" }).waitFor();
    await page.goto("/overview");
    await list.getByText("6 of 8 done.").waitFor();
    expect(await done()).toContain("proof");

    await list.getByRole("button", { name: "Put away" }).click();
    await list.waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await list.count()).toBe(0);
    await window.close();
});

test("it is for administrators alone", async () => {
    const john = await neosc.register("jane@neogenesys.com");
    expect(john.id).toBeDefined();
    const window = await Window.of(browser, neosc, "/overview", "jane@neogenesys.com");
    await window.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await window.page.getByText("First steps").count()).toBe(0);
    await window.close();
});
