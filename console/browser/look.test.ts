import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

let browser: Browser;
let neosc: Neosc;

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
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

/** Where pictures of the pages go, for somebody to look at. */
async function picture(page: Page, name: string) {
    const folder = process.env.NEOSC_SCREENSHOTS;
    if (folder) {
        mkdirSync(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name}.png`) });
    }
}

const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) => [
    { name: `${colorScheme}-wide`, colorScheme, viewport: { width: 1440, height: 900 } },
    { name: `${colorScheme}-narrow`, colorScheme, viewport: { width: 390, height: 844 } },
]);

test.each(LOOKS)("every page is readable by everybody: $name", async ({ name, ...options }) => {
    const window = await Window.open(browser, neosc, options);
    const { page } = window;
    const look = async (what: string) => {
        expect(await faults(page), what).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), what).toBe(0);
        await picture(page, `${what}-${name}`);
    };
    await page.goto("/");
    await page.getByLabel("Address").waitFor();
    await look("sign-in");
    await window.signIn(ADMIN, "wrong");
    await page.getByRole("alert").waitFor();
    await look("sign-in-wrong");
    await window.signIn(ADMIN, neosc.password);
    await page.getByRole("table").getByRole("link").first().waitFor();
    await look("list");
    await page.goto("/?success=false&ip_address=10.0.0.0/8");
    await page.getByText("No event matches").waitFor();
    await look("list-empty");
    await page.goto("/?ip_address=nonsense");
    await page.getByRole("alert").waitFor();
    await look("list-wrong");
    await page.goto("/events/change-1");
    await page.getByRole("heading", { name: "What changed" }).waitFor();
    await page.locator("pre", { hasText: neosc.vkey }).waitFor();
    await look("event");
    await page.goto("/workspaces");
    const tools = page.getByRole("article", { name: "Developer Tools" });
    await tools.getByRole("button", { name: "Launch" }).click();
    await tools.getByText(/is at/).waitFor();
    await look("workspaces");
    await page.getByRole("button", { name: "New workspace" }).click();
    await page.getByRole("dialog").waitFor();
    await look("workspace-form");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Reset to defaults" }).click();
    await page.getByRole("dialog").getByText("will end.").waitFor();
    await look("reset");
    await page.keyboard.press("Escape");
    await page.goto("/sessions");
    await page.getByRole("button", { name: "Disconnect" }).first().waitFor();
    await look("sessions");
    await page.goto("/sessions?running=true&user_id=nobody");
    await page.getByText("No session is running").waitFor();
    await look("sessions-none");
    await page.goto("/policies");
    const lockout = page.getByRole("article", { name: "Lock accounts" });
    await lockout.getByLabel("Failed passwords").fill("1");
    await lockout.getByRole("button", { name: "Save settings" }).click();
    await lockout.getByText("is a whole number").waitFor();
    await look("policies");
    await window.close();
});

test("everything is done by keyboard", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    const tabTo = async (text: string | RegExp) => {
        for (let step = 0; step < 60; step++) {
            await page.keyboard.press("Tab");
            if ((await focused()).match(text)) {
                return;
            }
        }
        throw new Error(`nothing with ${text} takes the focus`);
    };
    await page.goto("/");
    await page.getByLabel("Address").focus();
    await page.keyboard.type(ADMIN);
    await page.keyboard.press("Tab");
    await page.keyboard.type(neosc.password);
    await page.keyboard.press("Enter");
    await page.getByRole("table").getByRole("link").first().waitFor();
    await page.getByLabel("Action", { exact: true }).focus();
    await page.keyboard.type("update_workspace");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/?action=update_workspace");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("action");
    await window.settled();
    await tabTo(/^Details$/);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("sort") === "details");
    await window.settled();
    expect(await focused()).toBe("Details");
    await tabTo(/^Event \d+,/);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/events/change-1");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await page.goBack();
    await page.waitForFunction(() => document.activeElement?.getAttribute("href") === "/events/change-1");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    await tabTo("Download proof");
    const downloading = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    await downloading;
    await window.close();
});
