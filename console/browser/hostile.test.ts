import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
    await neosc.send([event(1), event(2)]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test("names that every object of JavaScript has are names like others", async () => {
    const now = new Date().toISOString();
    const names = ["constructor", "toString", "hasOwnProperty", "valueOf"];
    await neosc.send(
        names.map((action, n) =>
            event(n, {
                id: action,
                action,
                resource: action,
                user_email: action,
                success: false,
                timestamp: now,
            }),
        ),
    );
    for (const locale of ["en-GB", "es-ES"]) {
        const window = await Window.of(browser, neosc, "/?source=sent&facets=on", ADMIN, { locale });
        const { page } = window;
        await page.locator('td[data-column="action"]', { hasText: "Constructor" }).waitFor();
        expect(await page.locator("tbody tr").count()).toBe(names.length + 2);
        await page.goto("/overview");
        await page.getByText("Constructor").first().waitFor();
        await window.close();
    }
    const window = await Window.of(browser, neosc);
    const { page } = window;
    for (const name of names) {
        await page.goto(`/events/${name}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        for (const param of ["action", "category", "source", "success", "start", "columns", "sort"]) {
            await page.goto(`/?${param}=${name}`);
            await page.getByRole("searchbox").or(page.getByRole("combobox")).first().waitFor();
        }
    }
    for (const query of ["category=__proto__", "__proto__=1", "start=-271821-04-20T00:00:00Z&fields=on"]) {
        await page.goto(`/?${query}`);
        await page.getByRole("searchbox").or(page.getByRole("combobox")).first().waitFor();
    }
    await window.close();
});

test("an address that names no event asks for nothing else", async () => {
    const before = await neosc.ask("GET", "/api/audit-logs?action=export_logs");
    const window = await Window.of(browser, neosc, "/account");
    const { page } = window;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    for (const name of ["export", "exports", "stats", "stream", "actions"]) {
        for (const at of [`/events/${name}`, `/?event=${name}`]) {
            await page.goto(at);
            await page.getByRole("alert").getByText("The answer is not what was asked for").waitFor();
        }
    }
    expect(asked.filter((path) => /logs\/(export|exports|stream)$/.test(path))).toEqual([]);
    expect(await neosc.ask("GET", "/api/audit-logs?action=export_logs")).toEqual(before);
    await window.close();
});

test("an address of no page is told in words, and the list is where events are", async () => {
    const window = await Window.of(browser, neosc, "/nowhere");
    await window.page.getByText("There is no such page").waitFor();
    await window.page.goto("/events");
    await window.page.waitForURL((url) => url.pathname === "/");
    await window.page.getByRole("table").waitFor();
    await window.close();
});

test("only the list scrolls, and a person’s page has the latest events alone", async () => {
    await neosc.send(range(60).map((n) => event(n, { id: `many-${n}`, user_id: "user-many" })));
    const window = await Window.of(browser, neosc, "/?source=sent");
    const { page } = window;
    await page.locator('[data-event="many-59"]').waitFor();
    const below = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(await below()).toBe(0);
    const { id } = (await neosc.ask("GET", "/api/users")).find(
        ({ email }: { email: string }) => email === JOHN,
    );
    await neosc.send(range(30).map((n) => event(n, { id: `johns-${n}`, user_id: id, user_email: JOHN })));
    await page.goto(`/people/${id}`);
    const latest = page.getByRole("table", { name: "Latest events" });
    await latest.getByRole("row").nth(1).waitFor();
    expect(await latest.locator("tbody tr").count()).toBe(10);
    await window.close();
});

test("the answer about another event is not shown for the one that was asked for", async () => {
    const window = await Window.of(browser, neosc, "/account");
    const { page } = window;
    await page.route("**/api/audit-logs/sent-1", async (route) => {
        await route.fulfill({ response: await route.fetch({ url: `${neosc.url}/api/audit-logs/sent-2` }) });
    });
    for (const at of ["/events/sent-1", "/?source=sent&event=sent-1"]) {
        await page.goto(at);
        await page.getByRole("alert").getByText("The answer is not what was asked for").waitFor();
        expect(await page.getByRole("button", { name: /^Verify/ }).count()).toBe(0);
    }
    await window.close();
});

test("what is shown of an event, as fields and to the letter, is one answer", async () => {
    const window = await Window.of(browser, neosc, "/account");
    const { page } = window;
    let times = 0;
    await page.route("**/api/audit-logs/sent-1", async (route) => {
        times += 1;
        const response = await route.fetch();
        const text = await response.text();
        await route.fulfill({ response, body: times === 1 ? text : text.replace("Event number 1", "Lies") });
    });
    await page.goto("/events/sent-1");
    await page.getByText("JSON as the API has it").click();
    await expect
        .poll(() => page.locator("details pre").last().innerText())
        .toContain('"details": "Event number 1"');
    expect(times).toBe(1);
    await window.close();
});

test("windows of one browser follow who is signed in", async () => {
    const one = await Window.of(browser, neosc, "/?user_email=eve*&q=secret");
    await one.page.getByRole("button", { name: "Sign out" }).waitFor();
    const other = await one.beside("/account");
    await other.page.getByRole("button", { name: "Sign out" }).click();
    // Nobody learns what the one before looked for.
    for (const { page } of [one, other]) {
        await page.getByLabel("Password").waitFor();
        expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe("/sign-in");
    }
    await other.signIn(JOHN, "seven purple elephants");
    for (const { page } of [one, other]) {
        await page.getByText("own events only").waitFor();
    }
    // By something else than the console: a window finds out when somebody turns to it.
    await one.page.request.post("/api/auth/login", { data: { email: ADMIN, password: neosc.password } });
    await one.page.evaluate(() => window.dispatchEvent(new Event("focus")));
    for (const { page } of [one, other]) {
        await page.getByText("own events only").waitFor({ state: "detached" });
        await page.getByText(ADMIN).first().waitFor();
    }
    await one.close();
});

test("a sign-in that ended by itself goes on where it was", async () => {
    const window = await Window.of(browser, neosc, "/?user_email=eve*");
    const { page } = window;
    await window.settled();
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await window.signIn(ADMIN, neosc.password);
    await page.waitForURL((url) => url.pathname === "/" && url.searchParams.get("user_email") === "eve*");
    await window.close();
});

test("what arrives while the list is read again is not lost", async () => {
    const window = await Window.of(browser, neosc, "/?source=sent&live=on");
    const { page } = window;
    await page.getByText("Live:").waitFor();
    let go = () => {};
    const held = new Promise<void>((done) => {
        go = done;
    });
    let read = () => {};
    const isRead = new Promise<void>((done) => {
        read = done;
    });
    await page.route(/\/api\/audit-logs\?/, async (route) => {
        const response = await route.fetch();
        read();
        await held;
        await route.fulfill({ response });
    });
    await page.getByRole("button", { name: "Refresh" }).click();
    await isRead;
    await neosc.send([event(30, { id: "between" })]);
    const between = page.locator('[data-event="between"]');
    await between.waitFor();
    const answered = page.waitForResponse(/\/api\/audit-logs\?/);
    go();
    await answered;
    await neosc.send([event(31, { id: "after" })]);
    await page.locator('[data-event="after"]').waitFor();
    expect(await between.count()).toBe(1);
    await window.close();
});

test("a connection that is dead is not taken for a live one", async () => {
    const own = await Neosc.start();
    const window = await Window.open(browser, own);
    const { page } = window;
    await page.clock.install();
    await page.goto("/sign-in");
    await window.signIn(ADMIN, own.password);
    await window.settled();
    await page.goto("/?source=sent&live=on");
    await page.getByText("Live: what is accepted").waitFor();
    own.freeze(true);
    await page.clock.fastForward(46_000);
    await page.getByText("Live: what is accepted").waitFor({ state: "detached" });
    own.freeze(false);
    await page.getByText("Live: what is accepted").waitFor();
    await own.send([event(50, { id: "later" })]);
    await page.locator('[data-event="later"]').waitFor();
    expect(await page.locator('[data-event="later"]').count()).toBe(1);
    await window.close();
    await own.end();
});
