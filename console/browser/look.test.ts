import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;
let john: { id: string; token: string };

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.send([
        ...range(24).map((n) => event(n)),
        event(30, {
            id: "change-1",
            action: "update_workspace",
            success: true,
            details: "Updated workspace: {cpu: '8 vCPU', memory: '16 GB'}",
            metadata: {
                before: { cpu: "4 vCPU", memory: "8 GB" },
                after: { cpu: "8 vCPU", memory: "16 GB" },
            },
        }),
    ]);
    john = await neosc.register(JOHN);
    await neosc.ask("POST", "/api/workspaces/ws-dev-tools/launch", undefined, john.token);
    await neosc.ask("POST", "/api/api-keys", { name: "billing", scope: "ingest" });
    await neosc.ask("POST", "/api/audit-logs/exports", { format: "csv" });
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

/** A page as somebody sees it. */
interface Sight {
    name: string;
    /** The address of it; nothing if it comes of what was before. */
    at?: string | (() => string);
    /** What is done there, until all of it is shown. */
    until: (page: Page) => Promise<unknown>;
}

const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor();
const heading = (name: string) => (page: Page) => page.getByRole("heading", { name }).first().waitFor();
const rows = (page: Page) => page.getByRole("table").getByRole("link").first().waitFor();
const dialogOf = (button: string) => async (page: Page) => {
    await page.getByRole("button", { name: button }).first().click();
    await page.getByRole("dialog").waitFor();
};
const key = (pressed: string) => async (page: Page) => {
    // Not while what had the focus takes letters.
    await page.getByRole("heading", { level: 1 }).first().focus();
    await page.keyboard.press(pressed);
    await page.getByRole("dialog").waitFor();
};

const LIST: readonly Sight[] = [
    { name: "list", at: "/?source=sent", until: rows },
    { name: "list-columns", until: key("o") },
    { name: "list-keys", at: "/?source=sent", until: key("?") },
    {
        name: "list-counts",
        at: "/?facets=on&fields=on",
        until: async (page) => {
            await page.getByRole("slider").waitFor();
            await rows(page);
        },
    },
    { name: "list-live", at: "/?live=on", until: text("Live: what is accepted appears on top.") },
    { name: "list-empty", at: "/?success=false&ip_address=10.0.0.0/8", until: text("No event matches") },
    { name: "list-wrong", at: "/?ip_address=nonsense", until: (page) => page.getByRole("alert").waitFor() },
    { name: "list-drawer", at: "/?event=change-1", until: heading("What changed") },
    {
        name: "list-drawer-verified",
        until: async (page) => {
            await page.getByRole("button", { name: /^Verify: / }).click();
            await page.getByRole("list", { name: "Steps of the verification" }).waitFor();
        },
    },
];

const OTHERS: readonly Sight[] = [
    { name: "event", at: "/events/change-1", until: heading("What changed") },
    { name: "event-none", at: "/events/nothing", until: (page) => page.getByRole("alert").waitFor() },
    { name: "overview", at: "/overview", until: heading("Most frequent actions") },
    { name: "integrity", at: "/integrity", until: (page) => page.getByRole("table").waitFor() },
    { name: "exports", at: "/exports", until: (page) => page.locator("tr [data-state]").first().waitFor() },
    { name: "activity", at: "/activity", until: rows },
    { name: "workspaces", at: "/workspaces", until: text("Developer Tools") },
    { name: "workspace-form", until: dialogOf("New workspace") },
    {
        name: "workspaces-usage",
        at: "/workspaces?view=usage",
        until: (page) => page.getByRole("table").waitFor(),
    },
    { name: "workspaces-reset", at: "/workspaces", until: dialogOf("Reset to defaults") },
    { name: "sessions", at: "/sessions", until: text("Disconnect") },
    {
        name: "sessions-none",
        at: "/sessions?running=true&user_id=nobody",
        until: text("No session is running"),
    },
    { name: "sessions-timeline", at: "/sessions?view=timeline", until: text(JOHN) },
    {
        name: "policies",
        at: "/policies",
        until: async (page) => {
            const lockout = page.getByRole("article", { name: "Lock accounts" });
            await lockout.getByLabel("Failed passwords").fill("1");
            await lockout.getByRole("button", { name: "Save settings" }).click();
            await lockout.getByText("is a whole number").waitFor();
        },
    },
    { name: "people", at: "/people", until: text(JOHN) },
    { name: "people-new", until: dialogOf("New account") },
    { name: "person", at: () => `/people/${john.id}`, until: heading("Sign-ins") },
    { name: "api-keys", at: "/api-keys", until: text("billing") },
    { name: "api-keys-new", until: dialogOf("New key") },
    { name: "organization", at: "/organization", until: (page) => page.getByLabel("Time zone").waitFor() },
    { name: "account", at: "/account", until: text(/^\d+ sign-ins\./) },
];

test.each([
    { width: 1440, height: 900, narrower: [1280, 1000] },
    { width: 390, height: 844, narrower: [] },
])("every page is readable by everybody, in light and dark: $width pixels wide", async (size) => {
    const { narrower, ...viewport } = size;
    const window = await Window.open(browser, neosc, { viewport });
    const { page } = window;
    // What is wrong with one page hides nothing of the others.
    const isFine = async (what: string) => {
        for (const colorScheme of ["dark", "light"] as const) {
            await page.emulateMedia({ colorScheme });
            expect.soft(await faults(page), `${what}, ${colorScheme}`).toEqual([]);
        }
        for (const width of [...narrower, viewport.width]) {
            await page.setViewportSize({ ...viewport, width });
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect.soft(over, `${what} is too wide for ${width} pixels`).toBe(0);
        }
    };
    await page.goto("/");
    await page.getByLabel("Address").waitFor();
    await isFine("sign-in");
    await window.signIn(ADMIN, "wrong");
    await page.getByRole("alert").waitFor();
    await isFine("sign-in, wrong");
    await window.signIn(ADMIN, neosc.password);
    await rows(page);
    for (const { name, at, until } of [...LIST, ...OTHERS]) {
        if (at !== undefined) {
            await page.goto(typeof at === "string" ? at : at());
        }
        await until(page).catch((cause) => {
            throw new Error(`${name} does not come`, { cause });
        });
        await isFine(name);
    }
    await window.close();
});

test("the list is read by keyboard alone", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    const press = (keys: string) => page.keyboard.press(keys);
    const has = (selector: string) =>
        page.waitForFunction((selector) => document.activeElement?.matches(selector), selector);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-event"));
    await page.goto("/");
    await page.getByLabel("Address").focus();
    await page.keyboard.type(ADMIN);
    await press("Tab");
    await page.keyboard.type(neosc.password);
    await press("Enter");
    await rows(page);

    // The line of the filter language, and what it offers.
    await press("/");
    await has("[name=q]");
    await page.keyboard.type("action:launch_w");
    await page.getByRole("option", { name: "launch_workspace" }).waitFor();
    await press("ArrowDown");
    await page.locator("[role=option][aria-selected=true]", { hasText: "launch_workspace" }).waitFor();
    await press("Enter");
    expect(await page.locator("[name=q]").inputValue()).toBe("action:launch_workspace ");
    await page.keyboard.type("source:sent");
    await press("Escape");
    await press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === "action:launch_workspace source:sent");
    await window.settled();
    await has("[name=q]");
    const found = await neosc.ask("GET", "/api/audit-logs?q=action:launch_workspace+source:sent");
    const ids: string[] = found.map(({ id }: { id: string }) => id);
    await page.locator(`tr[data-index="${ids.length - 1}"]`).waitFor();

    // From the line to the rows, and from row to row.
    for (let step = 0; (await focused()) === null; step++) {
        expect(step, "no row takes the focus").toBeLessThan(40);
        await press("Tab");
    }
    expect(await focused()).toBe(ids[0]);
    await press("ArrowDown");
    await has(`[data-event="${ids[1]}"]`);
    await press("j");
    await has(`[data-event="${ids[2]}"]`);
    await press("k");
    await has(`[data-event="${ids[1]}"]`);
    await press("End");
    await has(`[data-event="${ids.at(-1)}"]`);
    await press("Home");
    await press("ArrowDown");
    await has(`[data-event="${ids[1]}"]`);

    // The event beside the list, which takes the focus and gives it back.
    await press("Enter");
    await page.waitForURL((url) => url.searchParams.get("event") === ids[1]);
    await has("aside");
    await press("j");
    await page.waitForURL((url) => url.searchParams.get("event") === ids[2]);
    await page.locator(`tr[aria-current] [data-event="${ids[2]}"]`).waitFor();
    await page.locator("aside h2", { hasText: "Launch Workspace" }).waitFor();
    await has("aside");
    await press("Tab");
    await page.waitForFunction(
        () => document.activeElement?.closest("aside") && document.activeElement.tagName === "BUTTON",
    );
    await press("Escape");
    await page.locator("aside").waitFor({ state: "detached" });
    await has(`[data-event="${ids[2]}"]`);

    // The columns: one is left out, and the focus is where it was.
    await press("o");
    const columns = page.getByRole("dialog");
    await columns.waitFor();
    await columns.getByRole("checkbox", { name: "Details" }).focus();
    await press("Space");
    await press("Escape");
    await columns.waitFor({ state: "detached" });
    await page.getByRole("columnheader", { name: "Details" }).waitFor({ state: "detached" });
    await has(`[data-event="${ids[2]}"]`);

    // The keys, told by a key.
    await press("?");
    const help = page.getByRole("dialog");
    await help.getByText("Next event").first().waitFor();
    await press("Escape");
    await help.waitFor({ state: "detached" });
    await has(`[data-event="${ids[2]}"]`);

    // Letters are switched off, and do nothing then; Escape closes all the same.
    await press("?");
    await help.getByRole("checkbox", { name: "Single keys act" }).focus();
    await press("Space");
    await press("Escape");
    await help.waitFor({ state: "detached" });
    await press("Enter");
    await page.locator("aside h2", { hasText: "Launch Workspace" }).waitFor();
    await press("j");
    await press("Escape");
    await page.locator("aside").waitFor({ state: "detached" });
    await has(`[data-event="${ids[2]}"]`);

    // A proof, on the page of the event.
    await page.goto(`/events/${ids[0]}`);
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    for (let step = 0; ; step++) {
        expect(step, "the proof takes no focus").toBeLessThan(60);
        await press("Tab");
        if (await page.evaluate(() => document.activeElement?.textContent?.includes("Download proof"))) {
            break;
        }
    }
    const downloading = page.waitForEvent("download");
    await press("Enter");
    expect((await downloading).suggestedFilename()).toMatch(/\.json$/);
    await window.close();
});

test("the first page takes at most 250 kB of compressed JavaScript", async () => {
    const window = await Window.of(browser, neosc);
    await window.settled();
    const sizes = await window.page.evaluate(async () => {
        // What the page asks for by itself; others come when its first rows are there.
        const html = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
        return [...html.querySelectorAll("script[src], link[rel=modulepreload]")]
            .map((one) => one.getAttribute("src") ?? one.getAttribute("href") ?? "")
            .flatMap((path) => performance.getEntriesByName(new URL(path, location.origin).href))
            .map((entry) => (entry as PerformanceResourceTiming).encodedBodySize);
    });
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
    await window.close();
});
