import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
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
    window.page.locator("tr[data-row]").evaluateAll((rows) => rows.map((row) => row.dataset.row));
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
    const row = page.locator("tr[data-row]").first();
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

test("in time: a line for each person or workspace, from bar to bar by keys", async () => {
    const window = await Window.of(browser, neosc, "/sessions?limit=2");
    const { page } = window;
    await page.getByRole("link", { name: "Timeline" }).click();
    await page.waitForURL("**/sessions?view=timeline");
    const drawing = page.getByRole("region", { name: "Timeline" });
    const bar = (name: RegExp) => drawing.getByRole("link", { name });
    await bar(/^admin@localhost, Ubuntu Desktop: from .* UTC\+0\d:00 on, still running/)
        .first()
        .waitFor();
    // The one that was stopped and the next one are too close for a bar each, and did not last at the same time.
    await bar(
        /^admin@localhost: 2 sessions one after another, from .* on, the last still running$/,
    ).waitFor();
    expect(await bar(/^admin@localhost/).count()).toBe(3);
    const lines = drawing.getByRole("heading");
    expect(new Set(await lines.allInnerTexts())).toEqual(new Set([ADMIN, JOHN]));
    // One of them takes the focus by Tab, and arrows lead to the others.
    expect(await drawing.locator("a[tabindex='0']").count()).toBe(1);
    const name = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    await drawing.locator("a[tabindex='0']").focus();
    const first = await name();
    await page.keyboard.press("ArrowDown");
    await expect.poll(name).not.toBe(first);
    await drawing.getByText(await name()).waitFor();
    await page.getByLabel("A line for each").selectOption("workspace");
    await page.waitForURL("**/sessions?view=timeline&lanes=workspace");
    await expect
        .poll(async () => new Set(await lines.allInnerTexts()))
        .toEqual(new Set(["Developer Tools", "Ubuntu Desktop", "Secure Browser"]));
    await bar(/^admin@localhost, Developer Tools: from .* to .* \(\d+ s\)$/).waitFor();
    await page.getByLabel("Period").selectOption("7d");
    await page.waitForURL((url) => url.searchParams.get("period") === "7d");
    await bar(/^admin@localhost, Developer Tools/).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("session_id") === ids[0]);
    await window.close();
});

test("in time, others see their own", async () => {
    const window = await Window.of(browser, neosc, "/sessions?view=timeline", JOHN);
    const { page } = window;
    await page.getByText("You see your own.").waitFor();
    await page.getByRole("region", { name: "Timeline" }).getByRole("link").first().waitFor();
    expect(await page.getByRole("link", { name: /^admin@localhost, / }).count()).toBe(0);
    expect(await page.getByLabel("A line for each").count()).toBe(0);
    await page.route("**/api/sessions*", (route) => route.abort());
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByRole("alert").getByText("The server does not answer").waitFor();
    await window.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 }, locale: "es-ES" },
] as const)("list and timeline are readable by everybody: $colorScheme $locale", async (options) => {
    const window = await Window.of(browser, neosc, "/sessions", ADMIN, options);
    const { page } = window;
    const isFine = async () => {
        expect(await faults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    };
    await page.locator("tr[data-row]").first().waitFor();
    await isFine();
    await page.getByRole("link", { name: "locale" in options ? "Cronología" : "Timeline" }).click();
    await page
        .getByRole("link", { name: /^admin@localhost, / })
        .first()
        .waitFor();
    await isFine();
    await window.close();
});
