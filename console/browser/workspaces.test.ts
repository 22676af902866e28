import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;
let john: { id: string; token: string };

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    john = await neosc.register(JOHN);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(() => neosc.ask("POST", "/api/workspaces/reset"));

const latest = async (query: string) => (await neosc.ask("GET", `/api/audit-logs?${query}&limit=1`))[0];

test("a workspace is made, launched, left, stopped and deleted", async () => {
    const window = await Window.of(browser, neosc, "/");
    const { page } = window;
    await page.getByRole("link", { name: "Workspaces" }).click();
    await page.waitForURL("**/workspaces");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await page.getByText("4 workspaces.").waitFor();

    await page.getByRole("button", { name: "New workspace" }).click();
    const form = page.getByRole("dialog", { name: "New workspace" });
    await form.getByLabel("Name").fill("Lab & <b>tests</b>");
    await form.getByLabel("Image").fill("neosc/lab 1");
    await form.getByRole("button", { name: "Create" }).click();
    await form.getByText("`image` is a text of 1 to 300 characters").waitFor();
    expect(await form.getByLabel("Image").getAttribute("aria-invalid")).toBe("true");
    await form.getByLabel("Image").fill("neosc/lab:1");
    await form.getByLabel("Icon").selectOption("Globe");
    await form.getByRole("button", { name: "Create" }).click();
    await form.waitFor({ state: "detached" });
    await page.getByText("5 workspaces.").waitFor();
    const card = page.getByRole("article", { name: "Lab & <b>tests</b>" });
    await card.getByText("neosc/lab:1").waitFor();
    await card.getByText("2 vCPU").waitFor();
    expect(await page.getByRole("button", { name: "New workspace" }).evaluate(isFocused)).toBe(true);

    await card.getByRole("button", { name: "Edit" }).click();
    const edit = page.getByRole("dialog");
    await edit.getByLabel("Description").fill("For tests");
    await edit.getByRole("button", { name: "Save" }).click();
    await card.getByText("For tests").waitFor();
    expect(await latest("action=update_workspace")).toMatchObject({
        metadata: { before: { description: "" }, after: { description: "For tests" } },
    });

    await card.getByRole("button", { name: "Launch" }).click();
    await card.getByText("Running", { exact: true }).waitFor();
    const [session] = await neosc.ask("GET", "/api/sessions?running=true");
    await card.getByText(`Session ${session.id} is at /sessions/${session.id}`).waitFor();
    await card.getByRole("button", { name: "Launch" }).click();
    await card.getByText("2 sessions").waitFor();

    await page.getByRole("link", { name: "Sessions", exact: true }).click();
    const row = page.locator(`tr[data-row="${session.id}"]`);
    await row.getByText("Running").waitFor();
    await row.getByRole("button", { name: "Disconnect" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await row.getByText("Ended: disconnected").waitFor();
    expect(await row.getByRole("button", { name: "Disconnect" }).count()).toBe(0);
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await row.getByRole("link", { name: "Events" }).click();
    await expect.poll(() => window.column("action")).toEqual(["Disconnect Session", "Launch Workspace"]);

    await page.getByRole("link", { name: "Workspaces" }).click();
    await card.getByText("1 session").waitFor();
    await card.getByRole("button", { name: "Stop" }).click();
    await card.getByText("Running", { exact: true }).waitFor({ state: "detached" });
    expect(await card.getByRole("button", { name: "Launch" }).evaluate(isFocused)).toBe(true);

    await card.getByRole("button", { name: "Delete" }).click();
    const question = page.getByRole("dialog");
    await question.getByText("No session is running that would end.").waitFor();
    await question.getByRole("button", { name: "Cancel" }).click();
    expect(await card.getByRole("button", { name: "Delete" }).evaluate(isFocused)).toBe(true);
    await card.getByRole("button", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await card.waitFor({ state: "detached" });
    await page.getByText("4 workspaces.").waitFor();
    expect(await latest("action=delete_workspace")).toMatchObject({ success: true });
    await window.close();
});

const isFocused = (element: Element) => element === document.activeElement;

test("what others did meanwhile is refused where it was asked, and read again", async () => {
    const window = await Window.of(browser, neosc, "/workspaces");
    const { page } = window;
    const browserCard = page.getByRole("article", { name: "Secure Browser" });
    await browserCard.getByRole("button", { name: "Launch" }).click();
    await browserCard.getByRole("button", { name: "Stop" }).waitFor();
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/stop");
    await browserCard.getByRole("button", { name: "Stop" }).click();
    await browserCard.getByRole("alert").getByText("You have no running session").waitFor();
    expect(await browserCard.getByRole("button", { name: "Stop" }).count()).toBe(0);

    const desktop = page.getByRole("article", { name: "Ubuntu Desktop" });
    await neosc.ask("PATCH", "/api/workspaces/ws-ubuntu-desktop", { enabled: false });
    await desktop.getByRole("button", { name: "Launch" }).click();
    await desktop.getByRole("alert").getByText("The workspace is disabled").waitFor();
    await desktop.getByText("Disabled", { exact: true }).waitFor();
    expect(await desktop.getByRole("button", { name: "Launch" }).count()).toBe(0);
    await desktop.getByRole("button", { name: "Enable" }).click();
    await desktop.getByText("Disabled", { exact: true }).waitFor({ state: "detached" });

    const tools = page.getByRole("article", { name: "Developer Tools" });
    await neosc.ask("DELETE", "/api/workspaces/ws-dev-tools");
    await tools.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("dialog").getByLabel("Processors").fill("64 vCPU");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").getByRole("alert").getByText("Not found").waitFor();
    await page.keyboard.press("Escape");
    await tools.waitFor({ state: "detached" });
    await window.close();
});

test("nobody has more than a hundred sessions, and it is said", async () => {
    const window = await Window.of(browser, neosc, "/workspaces");
    const { page } = window;
    const launching = "/api/workspaces/ws-secure-browser/launch";
    for (let session = 0; session < 100; session++) {
        await neosc.ask("POST", launching);
    }
    const card = page.getByRole("article", { name: "Secure Browser" });
    await card.getByRole("button", { name: "Launch" }).click();
    await card.getByRole("alert").getByText("A person has at most 100 running sessions").waitFor();
    await card.getByText("100 sessions").waitFor();
    await window.close();
});

test("a reset asks first, and says what ends", async () => {
    await neosc.ask("PATCH", "/api/workspaces/ws-dev-tools", { name: "Tools", enabled: false });
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/launch");
    await neosc.ask("POST", "/api/workspaces/ws-secure-browser/launch", undefined, john.token);
    const window = await Window.of(browser, neosc, "/workspaces");
    const { page } = window;
    await page.getByRole("article", { name: "Tools" }).getByText("Disabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Reset to defaults" }).click();
    const question = page.getByRole("dialog");
    await question.getByText("2 running sessions of 2 people will end.").waitFor();
    await question.getByRole("button", { name: "Reset" }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("article", { name: "Developer Tools" }).waitFor();
    expect(await neosc.ask("GET", "/api/sessions?running=true")).toEqual([]);
    await window.close();
});

test("who is no administrator launches and stops, and changes nothing", async () => {
    await neosc.ask("PATCH", "/api/workspaces/ws-dev-tools", { enabled: false });
    await neosc.ask("POST", "/api/workspaces/ws-ubuntu-desktop/launch");
    const window = await Window.of(browser, neosc, "/workspaces", JOHN);
    const { page } = window;
    await page.getByText("3 workspaces.").waitFor();
    const buttons = await page.getByRole("main").getByRole("button").allInnerTexts();
    expect(new Set(buttons.map((text) => text.split(/\s/)[0]))).toEqual(new Set(["Launch"]));
    const card = page.getByRole("article", { name: "Ubuntu Desktop" });
    // What others run is nothing of theirs.
    expect(await card.getByText("Running", { exact: true }).count()).toBe(0);
    await card.getByRole("button", { name: "Launch" }).click();
    await card.getByText("1 session").waitFor();
    await card.getByRole("button", { name: "Stop" }).click();
    await card.getByText("Running", { exact: true }).waitFor({ state: "detached" });
    await card.getByRole("link", { name: "Events" }).click();
    await page.waitForURL((url) => url.searchParams.get("resource") === "workspace:ws-ubuntu-desktop");
    await expect.poll(() => window.column("action")).toEqual(["Stop Workspace", "Launch Workspace"]);
    await window.close();
});

test("auditors see all of it, and change nothing", async () => {
    const auditor = await neosc.register("ana@neogenesys.com");
    await neosc.ask("PATCH", `/api/users/${auditor.id}`, { role: "auditor" });
    await neosc.ask("PATCH", "/api/workspaces/ws-dev-tools", { enabled: false });
    await neosc.ask("POST", "/api/workspaces/ws-ubuntu-desktop/launch", undefined, john.token);
    const window = await Window.of(browser, neosc, "/workspaces", "ana@neogenesys.com");
    const { page } = window;
    await page
        .getByRole("article", { name: "Developer Tools" })
        .getByText("Disabled", { exact: true })
        .waitFor();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    await page.getByRole("link", { name: "Sessions", exact: true }).click();
    await page.getByRole("row", { name: JOHN }).first().getByText("Running").waitFor();
    expect(await page.getByRole("button", { name: "Disconnect" }).count()).toBe(0);
    await page.getByRole("link", { name: "Policies" }).click();
    await page.getByRole("article", { name: "End idle sign-ins" }).waitFor();
    expect(await page.getByRole("switch").count()).toBe(0);
    await window.close();
});

test("how much they are used, of everybody and of oneself", async () => {
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/launch");
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/launch", undefined, john.token);
    const window = await Window.of(browser, neosc, "/workspaces");
    const { page } = window;
    await page.getByRole("link", { name: "Usage" }).click();
    await page.waitForURL("**/workspaces?view=usage");
    const table = page.getByRole("table", { name: "Usage" });
    const row = table.getByRole("row", { name: "Developer Tools" });
    const cell = (name: string) => row.locator(`td[data-column="${name}"] > div`).innerText();
    await row.waitFor();
    expect(Number(await cell("launches"))).toBeGreaterThanOrEqual(2);
    expect(Number(await cell("people"))).toBeGreaterThanOrEqual(2);
    expect(await cell("running")).toBe("2");
    expect(await page.getByRole("article").count()).toBe(0);
    await page.getByRole("link", { name: "Last 90 days" }).click();
    await page.waitForURL("**/workspaces?view=usage&period=90d");
    await row.getByRole("link", { name: "Developer Tools" }).click();
    await page.waitForURL((url) => url.searchParams.get("resource") === "workspace:ws-dev-tools");
    await window.close();
    const own = await Window.of(browser, neosc, "/workspaces?view=usage", JOHN);
    await own.page.getByText("Of your own sessions.").waitFor();
    const johns = own.page.getByRole("row", { name: "Developer Tools" });
    await johns.waitFor();
    expect(await johns.locator('td[data-column="people"] > div').innerText()).toBe("1");
    await own.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 390, height: 844 } },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "es-ES" },
] as const)("cards and use are readable by everybody: $colorScheme $locale", async (options) => {
    const window = await Window.of(browser, neosc, "/workspaces", ADMIN, options);
    const { page } = window;
    const spanish = "locale" in options;
    const isFine = async () => {
        expect(await faults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    };
    await page
        .getByRole("button", { name: spanish ? /^Lanzar/ : /^Launch/ })
        .first()
        .waitFor();
    await isFine();
    await page.getByRole("link", { name: spanish ? "Uso" : "Usage", exact: true }).click();
    await page.getByRole("table", { name: spanish ? "Uso" : "Usage" }).waitFor();
    await isFine();
    await window.close();
});
