import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { ADMIN, Neosc, PASSWORD } from "./neosc";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register("ana@example.org");
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

/** The way of an investigation, from the first sign-in to the file that is taken along. */
test("launched, seen live, filtered, opened, verified, tampered with, exported", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    // Where files go, no program can say in the browser's own window.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "showSaveFilePicker"));
    await page.goto("/");
    await window.signIn(ADMIN, neosc.password);
    await page.getByRole("button", { name: "Live", exact: true }).click();
    await page.getByText("Live: what is accepted appears on top.").waitFor();

    // Somebody launches a workspace, and it is there: nobody reads the list again.
    const other = await Window.of(browser, neosc, "/workspaces", "ana@example.org");
    const tools = other.page.getByRole("article", { name: "Developer Tools" });
    await tools.getByRole("button", { name: "Launch" }).click();
    await tools.getByText(/is at/).waitFor();
    const first = page.locator("tbody tr[data-index='0']");
    await first.getByText("Launch Workspace").waitFor();
    expect(await first.innerText()).toContain("ana@example.org");
    expect(new URL(page.url()).searchParams.get("live")).toBe("on");
    await page.getByRole("button", { name: "Live", exact: true }).click();

    // Filtered by the query line, with what it completes.
    const line = page.getByRole("combobox", { name: "Search" });
    await line.fill("action:launch");
    await page.getByRole("option", { name: /launch_workspace/ }).waitFor();
    await line.press("ArrowDown");
    await line.press("Enter");
    expect(await line.inputValue()).toBe("action:launch_workspace ");
    await line.press("Escape");
    await line.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === "action:launch_workspace");
    await page.getByText("1 event.").waitFor();

    // Opened beside the list, and verified by the browser itself.
    await page.getByRole("link", { name: /^Event \d+,/ }).click();
    const drawer = page.getByRole("complementary", { name: "Event" });
    await drawer.getByRole("heading", { name: /Launch Workspace/ }).waitFor();
    const verify = drawer.getByRole("button", { name: /^Verify:/ });
    await verify.click();
    await drawer.getByLabel(/key/i).first().waitFor();
    await expect.poll(() => verify.innerText(), { timeout: 30_000 }).toMatch(/genuine|consistent/i);

    // Somebody between the server and the browser changes what was launched.
    await page.route("**/api/audit-logs/*/proof*", async (route) => {
        const answer = await route.fetch();
        const text = (await answer.text()).replace("Launched ", "Launches ");
        await route.fulfill({ response: answer, body: text });
    });
    await page.reload();
    await verify.click();
    await expect.poll(() => verify.innerText(), { timeout: 30_000 }).toMatch(/false/i);
    await page.unroute("**/api/audit-logs/*/proof*");
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });

    // Taken along: what is filtered, as a file with the digest of its bytes.
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog
        .getByText(/\b1 event\b/)
        .first()
        .waitFor();
    const downloading = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export now" }).click();
    const path = join(neosc.folder, "taken.csv");
    await (await downloading).saveAs(path);
    const bytes = readFileSync(path);
    await dialog.getByText(createHash("sha256").update(bytes).digest("hex")).waitFor();
    const rows = bytes.toString().trim().split("\r\n");
    expect(rows[0]).toBe("id,user_id,user_email,action,resource,details,ip_address,timestamp,success");
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain("ana@example.org,launch_workspace");
    await other.close();
    await window.close();
});

test("whoever is no administrator sees only themselves", async () => {
    await neosc.register("eve@example.org");
    const window = await Window.open(browser, neosc);
    const { page } = window;
    await page.goto("/");
    await window.signIn("eve@example.org", PASSWORD);
    await page.getByText("You see what you did yourself.").waitFor();
    await page.getByRole("table").getByRole("link").first().waitFor();
    const users = await window.column("user_email");
    expect(users.length).toBeGreaterThan(0);
    expect(new Set(users)).toEqual(new Set(["eve@example.org"]));
    const places = await page.getByRole("navigation", { name: "Main" }).getByRole("link").allInnerTexts();
    expect(places.map((text) => text.trim())).not.toContain("People");
    // The address of somebody else's event is the address of none.
    const [launched] = await neosc.ask("GET", "/api/audit-logs?action=launch_workspace");
    await page.goto(`/?event=${launched.id}`);
    await page.getByText("It is not there (any more), or not yours to see.").waitFor();
    await window.close();
});

test("views are saved, shared, opened and deleted; the address keeps columns", async () => {
    const window = await Window.of(browser, neosc, "/?action=login&facets=on");
    const { page } = window;
    await page.getByRole("table").getByRole("link").first().waitFor();
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await page.getByRole("checkbox", { name: "Details", exact: true }).uncheck();
    await page.getByRole("checkbox", { name: "Source", exact: true }).check();
    for (const _ of ["Received", "Place in the log", "Event id", "User id", "Status"]) {
        await page.getByRole("button", { name: "Move earlier: Source", exact: true }).click();
    }
    await page.getByRole("spinbutton", { name: "Width: Action" }).fill("300");
    await page.getByRole("button", { name: "Done" }).click();
    const heads = async () =>
        (await page.getByRole("columnheader").allInnerTexts()).map((text) => text.trim());
    const expected = ["Timestamp", "User", "Action", "Resource", "IP Address", "Source", "Status"];
    expect(await heads()).toEqual(expected);
    const width = () =>
        page.locator("th[data-column=action]").evaluate((head) => head.getBoundingClientRect().width);
    expect(await width()).toBeGreaterThanOrEqual(300);
    await page.reload();
    await page.getByRole("table").getByRole("link").first().waitFor();
    expect(await heads()).toEqual(expected);

    await page.keyboard.press("v");
    await page.getByRole("button", { name: "Save what is shown" }).click();
    await page.getByLabel("Name").fill("Who came");
    await page.getByLabel("Share it with the organization").check();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("link", { name: "Who came" }).waitFor();
    await page.getByRole("button", { name: "Save what is shown" }).click();
    await page.getByLabel("Name").fill("who CAME");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("[aria-invalid=true][name=name]").waitFor();
    await page.keyboard.press("Escape");

    const ana = await Window.of(browser, neosc, "/", "ana@example.org");
    await ana.page.getByRole("button", { name: "Views", exact: true }).click();
    await ana.page.getByRole("link", { name: "Who came" }).click();
    await ana.page.waitForURL((url) => url.searchParams.get("action") === "login");
    const seen = (await ana.page.getByRole("columnheader").allInnerTexts()).map((text) => text.trim());
    expect(seen).toEqual(expected);
    await ana.page.getByRole("button", { name: "Views", exact: true }).click();
    await ana.page.getByRole("link", { name: "Who came" }).waitFor();
    expect(await ana.page.getByRole("button", { name: /^Delete the view/ }).count()).toBe(0);
    await ana.close();

    await page.getByRole("button", { name: "Delete the view Who came" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("None yet.").waitFor();
    // Built in: nobody failed to sign in so far, and then somebody does.
    await page.getByRole("link", { name: "Failed logins" }).click();
    await page.getByText("No event matches").waitFor();
    await page.request.post("/api/auth/login", { data: { email: ADMIN, password: "wrong" } });
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("1 event.").waitFor();
    await page.keyboard.press("v");
    await page.getByRole("button", { name: "New addresses" }).click();
    await page.waitForURL((url) => url.searchParams.get("ip_address") === "127.0.0.1");
    await window.close();
});
