import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
    await neosc.send(range(600).map((n) => event(n, { ip_address: "10.0.0.1" })));
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

const server = (page: Page) => page.getByRole("region", { name: "Verification by this server" });
const local = (page: Page) => page.getByRole("region", { name: "Check in this browser" });
const json = (body: unknown) => ({
    status: 200,
    contentType: "application/json",
    body: JSON.stringify(body),
});
const ENDED = {
    outcome: "ok",
    started_at: "2026-03-05T10:00:00Z",
    ended_at: "2026-03-05T10:01:05Z",
    entries: 1200,
    seconds: 65,
    findings: 0,
    found: [],
};

test("the state of the log is told, with its key", async () => {
    const window = await Window.of(browser, neosc, "/integrity");
    const { page } = window;
    const now = page.getByRole("region", { name: "The log now" });
    await now.getByText("accepted", { exact: true }).waitFor();
    await now.getByText(neosc.vkey, { exact: true }).waitFor();
    await now.getByText(neosc.vkey.split("+")[0] ?? "", { exact: true }).waitFor();
    await now.getByText(/^None are set up/).waitFor();
    const raw = Buffer.from(neosc.vkey.replace(/^[^+]*\+[^+]*\+/, ""), "base64");
    await now.getByText(raw.subarray(1).toString("hex"), { exact: true }).waitFor();
    await page
        .getByRole("region", { name: "Without believing this server" })
        .getByText(`--vkey ${neosc.vkey} --token TOKEN`)
        .waitFor();
    await window.close();
});

test("a good log is verified by the server to its end, which the overview tells too", async () => {
    const window = await Window.of(browser, neosc, "/integrity");
    const { page } = window;
    await server(page).getByText("The whole log was not verified yet.").waitFor();
    await server(page).getByRole("button", { name: "Verify all" }).click();
    await server(page).getByText("nothing wrong").waitFor();
    await server(page).getByText("All that is stored and published").waitFor();
    const { last } = await neosc.ask("GET", "/api/log/verifications");
    expect(last).toMatchObject({ outcome: "ok", findings: 0 });
    expect(last.entries).toBeGreaterThanOrEqual(600);
    await server(page).getByText(last.entries.toLocaleString("en-GB"), { exact: true }).waitFor();
    await page.goto("/overview");
    const integrity = page.getByRole("region", { name: "Integrity of the log" });
    await integrity.getByText("Last full verification").waitFor();
    await integrity.getByText("nothing wrong").waitFor();
    await page.goto("/integrity");
    await server(page).getByRole("link", { name: "Event" }).click();
    await page.waitForURL(`**/events/${last.event}`);
    await window.close();
});

test("how far it is is asked every second, until it has ended", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    const started_at = "2026-03-05T10:00:00Z";
    const answers = [
        {},
        { running: { started_at, phase: "checkpoints", entries: 0, size: 0 } },
        { running: { started_at, phase: "entries", entries: 600, size: 1200 } },
        { running: { started_at, phase: "published", entries: 900, size: 1200 } },
        { last: ENDED },
    ];
    let asked = 0;
    await page.route("**/api/log/verifications", async (route) => {
        await route.fulfill(json(answers[Math.min(asked, answers.length - 1)]));
        asked += 1;
    });
    await page.goto("/integrity");
    await server(page).getByRole("button", { name: "Verify all" }).click();
    const progress = server(page).getByRole("progressbar");
    await server(page).getByText("Reading the checkpoints").waitFor();
    expect(await progress.getAttribute("value")).toBeNull();
    await server(page).getByText("600 of 1,200 entries").waitFor();
    expect(await progress.getAttribute("value")).toBe("600");
    expect(await server(page).getByRole("button", { name: "Verify all" }).getAttribute("aria-disabled")).toBe(
        "true",
    );
    await server(page).getByText("Verifying what is published").waitFor();
    await server(page).getByText("65 seconds").waitFor();
    expect(await progress.count()).toBe(0);
    // Each answer was asked for once: by the page, by the button, and while it ran.
    expect(asked).toBe(answers.length);
    await window.close();
});

test("findings are told in words, and the refusal to begin", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    const found = [{ index: 7, what: "the entry is not the one that was hashed\u202e" }, { what: "no file" }];
    const detail = "Other organizations verify their logs.";
    await page.route("**/api/log/verifications", (route) =>
        route.fulfill(
            route.request().method() === "GET"
                ? json({ last: { ...ENDED, outcome: "findings", findings: 23, found } })
                : {
                      status: 503,
                      contentType: "application/problem+json",
                      headers: { "retry-after": "60" },
                      body: JSON.stringify({ code: "busy", status: 503, title: "", type: "", detail }),
                  },
        ),
    );
    await page.goto("/integrity");
    await server(page).getByText("23 findings").waitFor();
    const list = server(page).getByRole("listitem");
    expect(await list.allInnerTexts()).toEqual([
        "Index 7: the entry is not the one that was hashed\\u202e",
        "no file",
    ]);
    await server(page).getByText("And 21 more").waitFor();
    await server(page).getByText("neosc fsck").waitFor();
    await server(page).getByRole("button", { name: "Verify all" }).click();
    await server(page).getByRole("alert").waitFor();
    expect(await faults(page)).toEqual([]);
    await window.close();
});

test("this browser checks signatures and consistency, and finds another history", async () => {
    const window = await Window.of(browser, neosc, "/integrity");
    const { page } = window;
    const step = (name: string, outcome: string) =>
        local(page).locator(`[data-step="${name}"][data-outcome="${outcome}"]`).waitFor();
    const check = local(page).getByRole("button", { name: /^Check/ });
    await page.getByRole("table", { name: "Checkpoints over time" }).getByText("none").first().waitFor();
    await check.click();
    await local(page).getByText("Consistent", { exact: true }).waitFor();
    for (const name of ["key", "newest", "signatures", "consistency"]) {
        await step(name, "passed");
    }
    expect(await page.evaluate(() => localStorage.getItem("neosc.verified"))).toBe("yes");
    // By a key of the reader's own, or what they take for one.
    const key = local(page).getByLabel("The log’s key");
    await key.fill("something");
    await check.click();
    await local(page).getByText("This is not the key of a log").waitFor();
    await key.fill(` ${neosc.vkey} `);
    await check.click();
    await local(page).getByText("Genuine, by the key you gave", { exact: true }).waitFor();
    await key.fill("");
    // The hashes are those of another history from here on.
    const organization = (await neosc.ask("GET", "/api/auth/me")).organization_id;
    const old: string = await (await fetch(`${neosc.url}/log/${organization}/checkpoint`)).text();
    await neosc.send([event(700, { ip_address: "10.0.0.1" })]);
    await expect
        .poll(async () => (await fetch(`${neosc.url}/log/${organization}/checkpoint`)).text())
        .not.toBe(old);
    await page.route("**/log/*/tile/**", async (route) => {
        const answer = await route.fetch();
        const body = await answer.body();
        await route.fulfill({ response: answer, body: Buffer.from(body.map((byte) => byte ^ 1)) });
    });
    await check.click();
    await local(page).getByText("Not as it was signed", { exact: true }).waitFor();
    await step("signatures", "passed");
    await step("consistency", "failed");
    await page.route("**/log/*/checkpoint", async (route) => {
        const answer = await route.fetch();
        const text = await answer.text();
        const [origin, size, ...rest] = text.split("\n");
        await route.fulfill({
            response: answer,
            body: [origin, String(Number(size) + 1), ...rest].join("\n"),
        });
    });
    await check.click();
    await step("newest", "failed");
    await window.close();
});

/** Checkpoints as the server lists them, of so many hours, from the newest on. */
function hours(count: number, from: number) {
    return range(count).map((n) => ({
        log: 1,
        origin: neosc.vkey.split("+")[0],
        size: 10_000 - 40 * (from + n),
        root: "A".repeat(43).concat("="),
        at: new Date(Date.UTC(2026, 2, 5) - 3_600_000 * (from + n)).toISOString(),
        witnesses: [],
        text: "",
    }));
}

test("checkpoints over time are drawn and listed, older ones on demand", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    await page.route("**/api/log/checkpoints?*", (route) => {
        const cursor = new URL(route.request().url()).searchParams.get("cursor");
        return cursor === null
            ? route.fulfill({ ...json(hours(50, 0)), headers: { "x-next-cursor": "next" } })
            : route.fulfill(json(hours(3, 50)));
    });
    await page.goto("/integrity");
    const kept = page.getByRole("region", { name: "Checkpoints over time" });
    await kept.getByText("The newest 50.").waitFor();
    await kept.getByRole("img", { name: /from 8,040 to 10,000/ }).waitFor();
    await kept.getByRole("button", { name: "Older checkpoints" }).click();
    await kept.getByText("53 checkpoints.").waitFor();
    await kept.getByRole("img", { name: /from 7,920 to 10,000/ }).waitFor();
    expect(await kept.getByRole("button", { name: "Older checkpoints" }).count()).toBe(0);
    expect(await kept.locator("tbody tr").count()).toBe(53);
    await window.close();
});

test("who may not verify is told so, and still sees and checks the newest checkpoint", async () => {
    const window = await Window.of(browser, neosc, "/overview", JOHN);
    const { page } = window;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto("/integrity");
    await server(page).getByText("For administrators and auditors.").waitFor();
    expect(await server(page).getByRole("button").count()).toBe(0);
    await page
        .getByRole("region", { name: "Checkpoints over time" })
        .getByText("For administrators and auditors.")
        .waitFor();
    await page.getByRole("region", { name: "The log now" }).getByText(neosc.vkey, { exact: true }).waitFor();
    await local(page).getByRole("button", { name: "Check" }).click();
    await local(page).getByText("Consistent", { exact: true }).waitFor();
    expect(await local(page).locator("[data-step]").count()).toBe(2);
    expect(asked.filter((path) => path.startsWith("/api/log/"))).toEqual([]);
    expect(await faults(page)).toEqual([]);
    await window.close();
});

test("every part says when the server does not answer, and asks again", async () => {
    const window = await Window.of(browser, neosc, "/overview");
    const { page } = window;
    await page.route(/\/api\/log\/|\/checkpoint$|\/health$/, (route) => route.abort());
    await page.goto("/integrity");
    await expect.poll(() => page.getByRole("main").getByRole("alert").count()).toBe(4);
    await page.unrouteAll();
    await server(page).getByRole("button", { name: "Try again" }).click();
    await server(page).getByRole("alert").waitFor({ state: "detached" });
    await window.close();
});

test.each([
    { colorScheme: "light", viewport: { width: 390, height: 844 } },
    { colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 }, locale: "es-ES" },
    { colorScheme: "dark", viewport: { width: 390, height: 844 }, locale: "es-ES" },
] as const)("it is readable by everybody: $colorScheme $viewport.width $locale", async (options) => {
    const window = await Window.of(browser, neosc, "/integrity", ADMIN, options);
    const { page } = window;
    const spanish = "locale" in options;
    await page.getByRole("table").waitFor();
    await page.getByRole("button", { name: spanish ? "Comprobar" : "Check", exact: true }).click();
    await page.getByText(spanish ? "Coherente" : "Consistent", { exact: true }).waitFor();
    await page.getByText(spanish ? "El registro ahora" : "The log now").waitFor();
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await window.close();
});
