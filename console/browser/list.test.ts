import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

let browser: Browser;
let neosc: Neosc;
let window: Window;

/** Only what this test sent: the server's own events are of today. */
const SENT = "source=sent&fields=on";
const COUNT = 30;
/** So that all rows are in sight, and drawn. */
const TALL = { viewport: { width: 1440, height: 2400 } };

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.send(range(COUNT).map((n) => event(n)));
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(async () => {
    window = await Window.of(browser, neosc, `/?${SENT}`, ADMIN, TALL);
});
afterEach(() => window.close());

const status = () => window.page.locator("p[role=status]", { hasText: /\S/ }).first();
const address = () => new URL(window.page.url()).searchParams;

/** Fills the form in and applies it. */
async function filter(fields: Record<string, string>): Promise<void> {
    const { page } = window;
    const before = page.url();
    for (const [label, value] of Object.entries(fields)) {
        if (label === "Search") {
            await search(value);
            continue;
        }
        const field = page.getByRole("form", { name: "Filters" }).getByLabel(label, { exact: true });
        if (await field.evaluate((element) => element.tagName === "SELECT")) {
            await field.selectOption({ label: value });
        } else {
            await field.fill(value);
        }
    }
    if (!("Search" in fields)) {
        await page.getByRole("button", { name: "Apply" }).click();
    }
    await page.waitForURL((url) => url.href !== before);
}

/** Types into the line of the filter language, and sends it. */
async function search(text: string): Promise<void> {
    const line = window.page.getByRole("combobox", { name: "Search" });
    await line.fill(text);
    await line.press("Escape");
    await line.press("Enter");
}

async function numbers(): Promise<number[]> {
    const details = await window.column("details");
    return details.map((text) => Number(text.split(" ").at(-1)));
}

/** Waits until these are the events in the table, top down. */
async function showing(expected: number[], what?: string): Promise<void> {
    await expect.poll(numbers, { timeout: 20_000, ...(what ? { message: what } : {}) }).toEqual(expected);
}

const where = (wanted: (n: number) => boolean) => range(COUNT).filter(wanted).reverse();

test("the columns of the contract, newest first, each time with its zone", async () => {
    const { page } = window;
    await showing(where(() => true));
    const heads = await page.getByRole("columnheader").allInnerTexts();
    expect(heads.map((text) => text.trim())).toEqual([
        "Timestamp",
        "User",
        "Action",
        "Resource",
        "Details",
        "IP Address",
        "Status",
    ]);
    const cells = await page.getByRole("row").nth(1).getByRole("cell").allInnerTexts();
    const texts = cells.map((text) => text.replace(/\s+/g, " "));
    expect(texts[0]).toContain("2026-03-05 11:29:00 UTC+01:00");
    expect(texts[1]).toContain("eve@neogenesys.com");
    expect(texts[2]).toContain("Custom thing");
    expect(texts[3]).toContain("workspace:ws-1");
    expect(texts[4]).toContain("Event number 29");
    expect(texts[5]).toContain("192.0.2.29");
    expect(texts[6]).toContain("Success");
    await status().getByText("30 events.").waitFor();
    // The drawings that the contract names, the raw name when pointed at, and times, things and addresses in monospace.
    const row = (n: number) => page.getByRole("row").nth(n + 1);
    const launched = row(COUNT - 1 - 27).locator("[data-column=action]");
    expect(await launched.locator("svg").getAttribute("class")).toContain("lucide-play");
    expect((await launched.innerText()).trim()).toMatch(/^Launch Workspace/);
    expect(await launched.locator("[title^='launch_workspace:']").count()).toBe(1);
    const unknown = row(0).locator("[data-column=action] svg");
    expect(await unknown.getAttribute("class")).toContain("lucide-file-text");
    const failed = row(COUNT - 1 - 25).locator("[data-column=success]");
    expect((await failed.innerText()).trim()).toBe("Failed");
    expect(await failed.locator("svg").getAttribute("class")).toContain("lucide-circle-x");
    const font = (column: string) =>
        row(0)
            .locator(`[data-column=${column}] :is(time, .mono)`)
            .evaluate((element) => getComputedStyle(element).fontFamily);
    for (const column of ["timestamp", "resource", "ip_address"]) {
        expect(await font(column), column).toContain("monospace");
    }
    const wide = row(0).locator("[data-column=details] > div");
    expect(await wide.evaluate((element) => getComputedStyle(element).maxWidth)).toBe("200px");
    expect(await wide.getAttribute("title")).toBe("Event number 29");
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(COUNT + 1));
    await page.getByLabel("Times in").selectOption("UTC");
    const first = async () => (await window.column("timestamp"))[0]?.replace(/\s+/g, " ");
    await expect.poll(first).toBe("2026-03-05 10:29:00 UTC");
    await page.reload();
    await expect.poll(first).toBe("2026-03-05 10:29:00 UTC");
});

test("every column sorts, both ways, and says so", async () => {
    const { page } = window;
    const sorted = async (title: string) => {
        await page.getByRole("columnheader", { name: title, exact: true }).getByRole("button").click();
        await page.waitForURL((url) => url.searchParams.has("sort"));
    };
    const key: Record<string, (n: number) => string | number> = {
        User: (n) => ["ana", "bob", "eve"][n % 3] ?? "",
        Action: (n) => ["launch_workspace", "stop_workspace", "custom.thing"][n % 3] ?? "",
        Resource: (n) => n % 4,
        Status: (n) => (n % 5 === 0 ? 0 : 1),
        "IP Address": (n) => n,
        Details: (n) => `Event number ${n}`,
    };
    for (const [title, of] of Object.entries(key)) {
        const ascending = (a: number, b: number) => {
            const [x, y] = [of(a), of(b)];
            return x < y ? -1 : x > y ? 1 : a - b;
        };
        const expected = range(COUNT).sort(ascending);
        await sorted(title);
        await showing(expected, title);
        const head = page.getByRole("columnheader", { name: title, exact: true });
        expect(await head.getAttribute("aria-sort")).toBe("ascending");
        expect(await page.locator("th[aria-sort]").count()).toBe(1);
        await head.getByRole("button").click();
        await page.waitForURL((url) => url.searchParams.get("order") === "desc");
        await showing(expected.reverse(), `${title} turned`);
    }
    await sorted("Timestamp");
    await showing(where(() => true));
    await page.getByRole("columnheader", { name: "Timestamp" }).getByRole("button").click();
    await page.waitForURL((url) => url.searchParams.get("order") === "asc");
    await showing(range(COUNT));
});

test.each([
    [{ User: "bob@neogenesys.com" }, "user_email", (n: number) => n % 3 === 1],
    [{ User: "-EVE@*" }, "user_email", (n: number) => n % 3 !== 2],
    [{ Action: "stop_workspace,custom.thing" }, "action", (n: number) => n % 3 !== 0],
    [{ Outcome: "Failed" }, "success", (n: number) => n % 5 === 0],
    [{ Resource: "workspace:ws-3" }, "resource", (n: number) => n % 4 === 3],
    [{ "IP address": "192.0.2.16/29" }, "ip_address", (n: number) => n >= 16 && n < 24],
    [{ Search: "number 17" }, "q", (n: number) => n === 17],
    [{ "From (local time)": "2026-03-05T11:10:00" }, "start", (n: number) => n >= 10],
    [{ "To (local time)": "2026-03-05T11:10:00" }, "end", (n: number) => n <= 10],
])("the filter %o", async (fields, param, wanted) => {
    await filter(fields as Record<string, string>);
    await showing(where(wanted));
    expect(address().has(param)).toBe(true);
    // The address alone brings the same.
    await window.page.reload();
    await showing(where(wanted));
    const item = window.page.getByRole("list", { name: "Filters in use" }).locator("li").first();
    await item.getByRole("link").click();
    await window.page.waitForURL((url) => !url.searchParams.has(param));
    await showing(where(() => true));
});

test("filters narrow each other, and the form shows what the address says", async () => {
    const { page } = window;
    await filter({ User: "ana@neogenesys.com", Outcome: "Failed" });
    await showing([15, 0]);
    await page.goBack();
    await showing(where(() => true));
    expect(await page.getByLabel("User", { exact: true }).inputValue()).toBe("");
    await page.goForward();
    await showing([15, 0]);
    expect(await page.getByLabel("User", { exact: true }).inputValue()).toBe("ana@neogenesys.com");
    // A start to the microsecond is not lost by applying another filter.
    await page.goto(`/?${SENT}&start=2026-03-05T10:05:00.000001Z`);
    await filter({ Outcome: "Failed" });
    await showing([25, 20, 15, 10]);
    expect(address().get("start")).toBe("2026-03-05T10:05:00.000001Z");
});

test("periods back from now, and categories", async () => {
    const { page } = window;
    await page.getByLabel("Period", { exact: true }).selectOption({ label: "Last hour" });
    await page.waitForURL((url) => url.searchParams.get("start") === "now-1h");
    await page.getByText("No event matches").waitFor();
    await page.getByLabel("Period", { exact: true }).selectOption({ label: "Any time" });
    await showing(where(() => true));
    await page.goto("/?fields=on");
    await page.getByText("More filters").click();
    await filter({ Category: "statements of the log" });
    await expect.poll(() => window.column("action")).toEqual(["Begin Log"]);
});

test("what is no filter is said where it stands", async () => {
    const { page } = window;
    await search("success:maybe number");
    await page.getByRole("alert").waitFor();
    const line = page.getByRole("combobox", { name: "Search" });
    expect(await line.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("mark").innerText()).toBe("maybe");
    // What is proposed is one press away, and all of it is told once.
    await search("acton:stop_workspace");
    await page.locator("mark", { hasText: "acton" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(1);
    await page.getByRole("button", { name: "Write instead action:" }).click();
    await showing(where((n) => n % 3 === 1));
    expect(await line.inputValue()).toBe("action:stop_workspace");
    await page.goto(`/?${SENT}`);
    const field = page.getByLabel("IP address", { exact: true });
    await field.fill("not an address");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForFunction(() => document.querySelector("[name=ip_address][aria-invalid=true]"));
    const text = await field.getAttribute("aria-describedby");
    expect(await page.locator(`[id="${text}"]`).innerText()).toContain("address");
    expect(await page.getByRole("alert").count()).toBe(1);
    await page.goto("/?start=yesterday");
    await page.getByText("yesterday is no time: choose one here.").first().waitFor();
    await page.goto(`/?${SENT}`);
    await filter({ "From (local time)": "2026-03-05T11:10:00", "To (local time)": "2026-03-05T11:09:00" });
    await page.getByText("This is before From").first().waitFor();
    expect(await page.getByText("No event matches").count()).toBe(0);
    await page.goto("/?colour=red");
    await page.getByRole("alert").getByText("there are q, start", { exact: false }).waitFor();
    await page.getByRole("link", { name: "Remove the filter colour" }).click();
    await page.getByRole("table").waitFor();
});

test("what finds nothing is put right", async () => {
    const { page } = window;
    await search("user_email:bob");
    await page.getByText("No event matches").waitFor();
    await page.getByRole("link", { name: "user_email:bob*" }).click();
    await showing(where((n) => n % 3 === 1));
    await search("failed launch workspace");
    await page.getByRole("link", { name: "action:launch_workspace success:false" }).click();
    await showing(where((n) => n % 15 === 0));
});

test("a period says what it is, wherever it was chosen", async () => {
    const { page } = window;
    const period = page.getByLabel("Period", { exact: true });
    const chosen = () => period.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label);
    await showing(where(() => true));
    expect(await chosen()).toBe("Any time");
    await search("start:2026-03-05T10:20:00Z success:true");
    await showing(where((n) => n >= 20 && n % 5 !== 0));
    expect(await chosen()).toBe("Custom");
    // The form says nothing else.
    const outcome = page.getByRole("form", { name: "Filters" }).getByLabel("Outcome");
    expect(await outcome.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label)).toBe(
        "As in the search line",
    );
    await period.selectOption({ label: "Any time" });
    await showing(where((n) => n % 5 !== 0));
    await page.goto("/?source=sent");
    await period.selectOption({ label: "Choose dates…" });
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "start");
    await page.goto("/?source=sent&end=2026-03-05T10:04:59.999999Z");
    await showing(where((n) => n < 5));
    await page.getByRole("list", { name: "Filters in use" }).getByText("11:05:00 UTC+01:00").waitFor();
});

test("Tab takes a completion while some are offered, and leaves once they are not", async () => {
    const { page } = window;
    const line = page.getByRole("combobox", { name: "Search" });
    await line.fill("user_e");
    await page.getByRole("listbox").getByRole("option").first().waitFor();
    await line.press("Tab");
    expect(await line.inputValue()).toBe("user_email:");
    await line.fill("succ");
    await page.getByRole("listbox").getByRole("option").first().waitFor();
    await line.press("Escape");
    await line.press("Tab");
    expect(await line.inputValue()).toBe("succ");
    expect(await line.evaluate((input) => input === document.activeElement)).toBe(false);
});

test("the columns fit the window, and addresses are whole", async () => {
    const { page } = window;
    await showing(where(() => true));
    for (const width of [1440, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        const over = () =>
            page
                .getByRole("table")
                .evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
        await expect.poll(over, { message: String(width) }).toBe(0);
        const cut = await page
            .locator("td:is([data-column=ip_address], [data-column=timestamp]) > div")
            .evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length);
        expect(cut, String(width)).toBe(0);
    }
});

test("while events are read and when none are there", async () => {
    const { page } = window;
    let go = () => {};
    const held = new Promise<void>((done) => {
        go = done;
    });
    await page.route("**/api/audit-logs?*", async (route) => {
        await held;
        await route.continue();
    });
    await page.goto("/?action=nothing_of_this_name");
    await status().getByText("Reading…").waitFor();
    expect(await page.locator("tbody tr a").count()).toBe(0);
    go();
    await page.getByText("No event matches").waitFor();
    expect(await status().innerText()).toBe("0 events.");
    await page.getByRole("link", { name: "Show all events" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
});

test("a server that cannot just now says when to try again", async () => {
    const { page } = window;
    await page.route("**/api/audit-logs?*", (route) =>
        route.fulfill({ status: 503, headers: { "retry-after": "7" }, body: "upstream is away" }),
    );
    await page.goto("/");
    await page.getByRole("alert").getByText("Try again in 7 seconds.").waitFor();
    await page.unroute("**/api/audit-logs?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
});
