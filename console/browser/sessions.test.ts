import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;
/** From the oldest: four of the administrator's, the first of them stopped, and then one of John's. */
let ids: string[];

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    const john = await neosc.register(JOHN);
    ids = [];
    const begin = async (workspace: string, token?: string) => {
        const path = `/api/workspaces/${workspace}/launch`;
        ids.push((await neosc.ask("POST", path, undefined, token)).session_id);
    };
    await begin("ws-dev-tools");
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/stop");
    for (const _ of range(3)) {
        await begin("ws-ubuntu-desktop");
    }
    await begin("ws-secure-browser", john.token);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

const shown = (window: Window) =>
    window.page.locator("tr[data-session]").evaluateAll((rows) => rows.map((row) => row.dataset.session));
const newest = (...places: number[]) => places.map((place) => ids[place]);

test("all or those that run, in pages, each at its address", async () => {
    const window = await Window.of(browser, neosc, "/sessions?limit=2");
    const { page } = window;
    await page.getByText("2 sessions; older ones follow.").waitFor();
    expect(await shown(window)).toEqual(newest(4, 3));
    await page.getByRole("link", { name: "Next page" }).click();
    await expect.poll(() => shown(window)).toEqual(newest(2, 1));
    await page.getByRole("link", { name: "Next page" }).click();
    await expect.poll(() => shown(window)).toEqual(newest(0));
    await page.getByText("Ended: its workspace was stopped").waitFor();
    await page.getByRole("link", { name: "Previous page" }).click();
    await expect.poll(() => shown(window)).toEqual(newest(2, 1));
    await page.getByRole("link", { name: "Running", exact: true }).click();
    await page.waitForURL("**/sessions?limit=2&running=true");
    await expect.poll(() => shown(window)).toEqual(newest(4, 3));
    await page.goto("/sessions?running=true");
    await expect.poll(() => shown(window)).toEqual(newest(4, 3, 2, 1));
    expect(await page.getByRole("link", { name: "Running", exact: true }).getAttribute("aria-current")).toBe(
        "page",
    );
    const row = page.locator("tr[data-session]").first();
    expect(await row.locator("td[data-column=person] bdi").innerText()).toBe(JOHN);
    expect(await row.locator("time").innerText()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\+0\d:00$/);
    expect(await row.locator("td[data-column=duration] > div").innerText()).toMatch(/^\d+ (s|min)/);
    await page.goto("/sessions?limit=many");
    await page.getByRole("alert").getByText("A whole number of 1 to 1000 is due").waitFor();
    await window.close();
});

test("who is no administrator sees and ends their own alone", async () => {
    const window = await Window.of(browser, neosc, "/sessions", JOHN);
    const { page } = window;
    await page.getByText("You see your own.").waitFor();
    await expect.poll(() => shown(window)).toEqual(newest(4));
    // It ends while they are asked: the refusal stands where they answer.
    await page.getByRole("button", { name: "Disconnect" }).click();
    await neosc.ask("POST", `/api/sessions/${ids[4]}/disconnect`);
    const question = page.getByRole("dialog");
    await question.getByRole("button", { name: "Disconnect" }).click();
    await question.getByRole("alert").getByText("This session has ended already").waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await page.getByText("Ended: disconnected").waitFor();
    await page.getByRole("link", { name: "Running", exact: true }).click();
    await page.getByText("No session is running").waitFor();
    await window.close();
});

test("administrators end anybody's", async () => {
    const john = await neosc.ask("POST", "/api/auth/login", {
        email: JOHN,
        password: "seven purple elephants",
    });
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/launch", undefined, john.token);
    const window = await Window.of(browser, neosc, "/sessions?running=true");
    const { page } = window;
    const row = page.getByRole("row", { name: JOHN });
    await row.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByText(`launched by ${JOHN}`).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await row.waitFor({ state: "detached" });
    const [event] = await neosc.ask("GET", "/api/audit-logs?action=disconnect_session&limit=1");
    expect(event).toMatchObject({ success: true, user_email: ADMIN });
    await window.close();
});
