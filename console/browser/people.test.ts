import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { event } from "./events";
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

test("who is no administrator sees their own events, and nothing of others", async () => {
    const { id } = await neosc.register(JOHN);
    await neosc.send([event(1, { id: "johns", user_id: id, user_email: JOHN }), event(2, { id: "others" })]);
    const window = await Window.of(browser, neosc, "/", JOHN);
    const { page } = window;
    await expect.poll(() => window.column("details")).toContain("Event number 1");
    expect(new Set(await window.column("user_email"))).toEqual(new Set([JOHN]));
    await page.getByText("own events only").waitFor();
    expect(await page.getByLabel("User", { exact: true }).count()).toBe(0);
    await page.goto("/?user_email=eve@neogenesys.com");
    await page.getByText("No event matches").waitFor();
    await page.goto("/events/others");
    await page.getByRole("alert").getByText("Not found").waitFor();
    await page.goto("/events/johns");
    await page.getByRole("heading", { level: 1, name: /Stop Workspace/ }).waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download proof" }).click();
    expect(await (await downloading).failure()).toBeNull();
    await window.close();
});

test("what one person read is not there for the next", async () => {
    const window = await Window.of(browser, neosc);
    const { page } = window;
    await expect.poll(() => window.column("details")).toContain("Event number 2");
    await page.getByRole("button", { name: "Sign out" }).click();
    await window.signIn(JOHN, "seven purple elephants");
    await page.getByText("own events only").waitFor();
    const people = async () => [...new Set(await window.column("user_email"))];
    await expect.poll(people).toEqual([JOHN]);
    expect(await window.column("details")).not.toContain("Event number 2");
    await window.close();
});
