import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    const john = await neosc.register(JOHN);
    await neosc.send([
        ...range(40).map((n) => event(n, { timestamp: ago(3) })),
        // The day before, and the week.
        ...range(10).map((n) => event(100 + n, { timestamp: ago(30) })),
        ...range(5).map((n) => event(200 + n, { timestamp: ago(24 * 5) })),
    ]);
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/launch", undefined, john.token);
    const wrong = { email: JOHN, password: "not the purple elephants" };
    await expect(neosc.ask("POST", "/api/auth/login", wrong, "")).rejects.toThrow("401");
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

/** What the server counts in a period, of what was sent. */
const number = async (window: Window, name: string) => {
    const tile = window.page.locator("dl > div", { has: window.page.getByText(name, { exact: true }) });
    return tile.locator("dd").allInnerTexts();
};

test("the numbers are the server's, each a way to its events", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    await page
        .getByText(/more than 10 in the 24 hours before/)
        .first()
        .waitFor();
    // Reading them is recorded, so those after are more.
    const { total } = await neosc.ask("GET", "/api/audit-logs/stats?start=now-24h&facets=none");
    const [shown = ""] = await number(window, "Events");
    expect(Number(shown.replace(",", ""))).toBeGreaterThan(40);
    expect(Number(shown.replace(",", ""))).toBeLessThanOrEqual(total);
    // Of the 40, every fifth; and John's.
    expect((await number(window, "Failures"))[0]).toBe("9");
    const people = page.getByRole("region", { name: "Most active people" });
    expect(await people.getByRole("listitem").first().innerText()).toMatch(/^ana@neogenesys\.com\s*14/);
    const signIns = page.getByRole("region", { name: "Failed sign-ins by account" });
    await signIns.getByRole("link", { name: JOHN }).click();
    await page.waitForURL((url) => url.searchParams.get("action") === "login,sso_login");
    await expect.poll(() => window.column("user_email")).toEqual([JOHN]);
    await page.goBack();
    await page.getByRole("link", { name: "Failures", exact: true }).click();
    await page.waitForURL("/?start=now-24h&success=false");
    await page.goBack();
    await page.getByRole("link", { name: "Last 7 days" }).click();
    await page.waitForURL("**/overview?period=7d");
    await expect.poll(async () => Number((await number(window, "Events"))[0])).toBeGreaterThan(55);
    const slider = page.getByRole("slider");
    await slider.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+End");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.has("end"));
    await window.close();
});

test("the newest failures and the state of the log", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    const integrity = page.getByRole("region", { name: "Integrity of the log" });
    await integrity.getByText("accepted", { exact: true }).waitFor();
    const checkpoint = await (await fetch(`${neosc.url}/log/${await organization()}/checkpoint`)).text();
    const [, size = "", root = ""] = checkpoint.split("\n");
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect
        .poll(async () => Number((await integrity.locator("dd").first().innerText()).replace(",", "")))
        .toBeGreaterThanOrEqual(Number(size));
    expect(await integrity.locator("code").innerText()).toHaveLength(root.length);
    const failures = page.getByRole("table", { name: "Newest failures" });
    await failures.getByRole("row", { name: JOHN }).getByRole("link").click();
    await page.waitForURL("**/events/**");
    await window.close();
});

const organization = async () => (await neosc.ask("GET", "/api/auth/me")).organization_id;

test("what cannot be read says so by itself, and the rest stays", async () => {
    const window = await Window.of(browser, neosc, "/account");
    const { page } = window;
    const busy = {
        status: 503,
        headers: { "retry-after": "3", "content-type": "application/problem+json" },
        body: JSON.stringify({ code: "busy", detail: "the queue is full" }),
    };
    await page.route("**/api/audit-logs/stats?*action=login*", (route) => route.fulfill(busy));
    await page.route("**/log/*/checkpoint", (route) => route.fulfill(busy));
    await page.getByRole("link", { name: "Overview" }).click();
    const signIns = page.getByRole("region", { name: "Failed sign-ins by account" });
    await signIns.getByRole("alert").getByText("The queue is full. Try again in 3 seconds.").waitFor();
    await page.getByRole("region", { name: "Integrity of the log" }).getByRole("alert").waitFor();
    await page.getByRole("region", { name: "Most active people" }).getByRole("link").first().waitFor();
    await page.unroute("**/api/audit-logs/stats?*action=login*");
    await signIns.getByRole("button", { name: "Try again" }).click();
    await signIns.getByRole("link", { name: JOHN }).waitFor();
    await page.route("**/health", (route) => route.fulfill({ status: 503, body: '{"status":"failing"}' }));
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("not accepted: the server is failing").waitFor();
    await window.close();
});

test("who is no administrator sees the same of themselves", async () => {
    const window = await Window.of(browser, neosc, "/overview", JOHN);
    const { page } = window;
    await page.getByText("Of your own events.").waitFor();
    await page.getByRole("region", { name: "Most frequent actions" }).getByText("Launch Workspace").waitFor();
    expect(await page.getByRole("region", { name: "Most active people" }).count()).toBe(0);
    expect(await page.getByText("192.0.2.", { exact: false }).count()).toBe(0);
    await page.getByText("accepted", { exact: true }).waitFor();
    await window.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 } },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "es-ES" },
    { colorScheme: "light", viewport: { width: 390, height: 844 }, locale: "es-ES" },
] as const)("it is readable by everybody: $colorScheme $viewport.width $locale", async (options) => {
    const window = await Window.of(browser, neosc, "/overview", ADMIN, options);
    const { page } = window;
    const spanish = "locale" in options;
    await page.getByText(spanish ? "se aceptan" : "accepted", { exact: true }).waitFor();
    await page
        .getByRole("table", { name: spanish ? "Fallos más recientes" : "Newest failures" })
        .getByRole("link")
        .first()
        .waitFor();
    await page.getByRole("slider").waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await window.close();
});

test("on paper it says of which time it is and whose print", async () => {
    const window = await Window.of(browser, neosc, "/overview?period=30d");
    const { page } = window;
    await page.getByRole("slider").waitFor();
    await page.getByRole("table", { name: "Newest failures" }).getByRole("link").first().waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await page.getByText(`Printed by ${ADMIN}`).isVisible()).toBe(true);
    expect(await page.getByRole("link", { name: "Last 7 days" }).isVisible()).toBe(false);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.length).toBeLessThanOrEqual(2);
    await window.close();
});
