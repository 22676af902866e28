import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { type Demo, demonstrate } from "./demo";

/** Where the pictures of the pages go: they are made for somebody to look at, and only if a folder is named. */
const folder = process.env.NEOSC_SCREENSHOTS ?? "";
const EVENTS = 20_000;

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
    light: { viewport: WIDE, colorScheme: "light" },
    dark: { viewport: WIDE, colorScheme: "dark" },
    narrow: { viewport: NARROW, colorScheme: "light" },
};

interface Picture {
    name: string;
    at: string;
    /** Until all of it is shown. */
    until: (page: Page, demo: Demo) => Promise<unknown>;
}

const rows = (page: Page) => page.getByRole("table").getByRole("link").first().waitFor();
const counted = async (page: Page) => {
    await page.getByRole("slider").waitFor();
    await rows(page);
};
const heading = (name: string | RegExp) => (page: Page) =>
    page.getByRole("heading", { name }).first().waitFor();
const table = (page: Page) => page.getByRole("table").first().waitFor();

/** The story of passwords that were tried until one was right. */
const STORY = "ip_address=203.0.113.66";

/** Opens the newest event of the story beside the list, and verifies it by the key that the start printed. */
async function verified(page: Page, { vkey }: Demo): Promise<void> {
    await rows(page);
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByRole("button", { name: /^Verify: / }).click();
    const panel = page.getByRole("region", { name: "Verify in this browser" });
    await panel.getByLabel("The log’s key").fill(vkey);
    await panel.getByRole("button", { name: "Verify again" }).click();
    await panel.getByText("Genuine, by the key you gave").waitFor();
    await panel.evaluate((panel) => {
        const drawer = panel.closest("aside");
        const bar = drawer?.firstElementChild?.getBoundingClientRect().bottom ?? 0;
        drawer?.scrollBy({ top: panel.getBoundingClientRect().top - bar - 12 });
    });
}

/** The numbers of an organization, rather than what is still to be set up. */
async function withoutFirstSteps(page: Page): Promise<void> {
    await heading("Most frequent actions")(page);
    await page.getByRole("button", { name: "Put away" }).click();
}

const PICTURES: readonly Picture[] = [
    { name: "list", at: "/?facets=on", until: counted },
    { name: "list-filters", at: `/?fields=on&${STORY}`, until: rows },
    { name: "list-verified", at: `/?${STORY}&success=true`, until: verified },
    { name: "overview", at: "/overview?period=30d", until: withoutFirstSteps },
    { name: "integrity", at: "/integrity", until: table },
    { name: "activity", at: "/activity?period=30d", until: rows },
    { name: "exports", at: "/exports", until: heading("Exports") },
    {
        name: "workspaces",
        at: "/workspaces",
        until: (page) => page.getByRole("article").first().waitFor(),
    },
    { name: "workspaces-usage", at: "/workspaces?view=usage", until: table },
    { name: "sessions", at: "/sessions", until: table },
    {
        name: "sessions-timeline",
        at: "/sessions?view=timeline",
        until: heading("Sessions"),
    },
    {
        name: "policies",
        at: "/policies",
        until: (page) => page.getByRole("article").first().waitFor(),
    },
    { name: "people", at: "/people", until: table },
    { name: "api-keys", at: "/api-keys", until: heading("API keys") },
    {
        name: "organization",
        at: "/organization",
        until: (page) => page.getByLabel("Time zone").waitFor(),
    },
    { name: "account", at: "/account", until: heading("Where you are signed in") },
];

let browser: Browser;
let demo: Demo;

describe.skipIf(folder === "")("pictures of the pages", () => {
    beforeAll(async () => {
        mkdirSync(folder, { recursive: true });
        [browser, demo] = await Promise.all([launch(), demonstrate(EVENTS)]);
        // The month is made up of events alone: the platform has no sessions of it.
        const { email, password } = demo;
        const { token } = await ask("/api/auth/login", { email, password });
        for (const workspace of ["ws-sap-neogenesys", "ws-dev-tools", "ws-secure-browser"]) {
            await ask(`/api/workspaces/${workspace}/launch`, undefined, token);
        }
        await ask("/api/audit-logs/exports", { format: "csv", filter: "action:login start:now-7d" }, token);
    });
    afterAll(async () => {
        await browser?.close();
        await demo?.stop();
    });

    async function ask(path: string, body?: object, token?: string) {
        const answer = await fetch(demo.url + path, {
            method: "POST",
            headers: {
                ...(body && { "content-type": "application/json" }),
                ...(token !== undefined && { authorization: `Bearer ${token}` }),
            },
            body: body ? JSON.stringify(body) : null,
        });
        expect(answer.ok, path).toBe(true);
        return answer.json();
    }

    /** A window of the administrator's. */
    async function signedIn(options: BrowserContextOptions): Promise<Window> {
        const window = await Window.open(browser, demo, { reducedMotion: "reduce", ...options });
        const { email, password } = demo;
        const answer = await window.page.request.post("/api/auth/login", { data: { email, password } });
        expect(answer.status()).toBe(200);
        return window;
    }

    async function take(page: Page, name: string) {
        // Nothing is being read, and nothing moves.
        await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
    }

    test.each(Object.keys(LOOKS))("%s", async (look) => {
        const window = await signedIn(LOOKS[look] ?? {});
        const { page } = window;
        for (const { name, at, until } of PICTURES) {
            await page.goto(at);
            await until(page, demo).catch((cause) => {
                throw new Error(`${name} does not come`, { cause });
            });
            await take(page, `${name}-${look}`);
        }
        await window.close();
    });

    test("in Spanish", async () => {
        const window = await signedIn({ ...LOOKS.light, locale: "es-ES" });
        await window.page.goto("/?facets=on");
        await counted(window.page);
        await take(window.page, "list-spanish");
        await window.close();
    });
});
