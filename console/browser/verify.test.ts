import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event } from "./events";
import { Neosc } from "./neosc";

let browser: Browser;
let neosc: Neosc;
let window: Window;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    const rich = event(1, {
        session_id: "session-1",
        user_agent: "Mozilla/5.0",
        details: "Neogénesys \u{1d11e} مرحبا",
        metadata: { before: { cpu: 4 }, after: { cpu: 8.5, list: [true, null, "x"] }, password: "hunter2" },
    });
    await neosc.send([rich, event(2, { id: undefined, user_email: "" }), event(3), event(4)]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(async () => {
    window = await Window.of(browser, neosc, "/events/sent-1");
});
afterEach(() => window.close());

/** The proof that verifying asks for; another, with no field open, tells which log it is. */
const PROOF = /\/proof\?disclose=all$/;
const panel = (page: Page) => page.getByRole("region", { name: "Verify in this browser" });
const status = (page: Page) => panel(page).getByRole("status");
const steps = (page: Page) =>
    page.getByRole("list", { name: "Steps of the verification" }).locator(":scope > li");

const button = (page: Page) => page.getByRole("button", { name: /^Verify: / });
const again = (page: Page) => panel(page).getByRole("button", { name: "Verify again" });

/** Shows the panel, which verifies by the key that the server says, and waits for what comes of that. */
async function opened(page: Page): Promise<void> {
    await button(page).click();
    await status(page).getByText("Verifying").waitFor({ state: "detached" });
}

/** Verifies, with a key or without, and gives what comes of each step. */
async function verify(page: Page, key = ""): Promise<Record<string, string>> {
    if ((await panel(page).count()) === 0) {
        await opened(page);
    }
    await panel(page).getByLabel("The log’s key").fill(key);
    const answered = page.waitForResponse(PROOF);
    await again(page).click();
    await answered;
    await status(page).getByText("Verifying").waitFor({ state: "detached" });
    const outcomes = await steps(page).evaluateAll((items) =>
        items.map((item) => [item.getAttribute("data-step") ?? "", item.getAttribute("data-outcome") ?? ""]),
    );
    return Object.fromEntries(outcomes);
}

const failed = (outcomes: Record<string, string>) =>
    Object.keys(outcomes).filter((step) => outcomes[step] !== "passed");

/** Changes what the browser receives from an address. */
async function tamper(page: Page, address: string | RegExp, change: (text: string) => string) {
    await page.route(address, async (route) => {
        const response = await route.fetch();
        const text = await response.text();
        const changed = change(text);
        expect(changed).not.toBe(text);
        await route.fulfill({ response, body: changed });
    });
}

/** The same text with the character at a place turned into another of base64. */
const turned = (text: string, at: number) =>
    `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;

test("an event as it is: by the key that this server says, and by one that the reader keeps", async () => {
    const { page } = window;
    await page.getByRole("button", { name: "Verify: not checked" }).click();
    await page.getByRole("button", { name: "Verify: consistent" }).waitFor();
    expect(failed(await verify(page))).toEqual([]);
    await status(page).getByText("Consistent, by the key this server says").waitFor();
    await status(page).getByText("can lie about the key too").waitFor();
    expect(await steps(page).count()).toBe(7);
    const values = async (step: string) => {
        const details = page.locator(`li[data-step="${step}"] details`);
        await details.locator("summary").click();
        return details.locator("dl").innerText();
    };
    expect(await values("signature")).toContain(neosc.vkey.split("+")[1]);
    expect(await values("origin")).toContain(neosc.vkey.split("+")[0]);
    expect(await values("fields")).toContain("metadata");
    expect(await values("shown")).toContain("session_id");

    expect(failed(await verify(page, ` ${neosc.vkey} `))).toEqual([]);
    await status(page).getByText("Genuine, by the key you gave").waitFor();
    const said = page.getByRole("button", { name: "Verify: genuine" });
    expect(await said.getAttribute("aria-expanded")).toBe("true");
    await said.click();
    await panel(page).waitFor({ state: "detached" });
    // It is not done again, and what came of it is still there.
    await said.click();
    await status(page).getByText("Genuine, by the key you gave").waitFor();
});

test("a key that verified is kept for the reader, until they take it back", async () => {
    const { page } = window;
    await verify(page, neosc.vkey);
    const field = panel(page).getByLabel("The log’s key");
    for (const id of ["sent-3", "sent-4"]) {
        await page.goto(`/events/${id}`);
        await button(page).click();
        await status(page).getByText("Genuine, by the key you gave").waitFor();
        expect(await field.inputValue()).toBe(neosc.vkey);
    }
    await page.goto("/integrity");
    const check = page.getByRole("region", { name: "Check in this browser" });
    await expect.poll(() => check.getByLabel("The log’s key").inputValue()).toBe(neosc.vkey);
    await check.getByRole("button", { name: "Check" }).click();
    await check.getByText("Genuine, by the key you gave").waitFor();
    await page.goto("/events/sent-3");
    await verify(page, "");
    await page.goto("/events/sent-4");
    await button(page).click();
    await status(page).getByText("Consistent, by the key this server says").waitFor();
    expect(await field.inputValue()).toBe("");
});

test("every kind of event verifies: of the log itself, of the platform, sent without an id", async () => {
    const { page } = window;
    const events: { id: string; source: string }[] = await neosc.ask("GET", "/api/audit-logs?limit=100");
    expect(new Set(events.map(({ source }) => source))).toEqual(new Set(["log", "platform", "sent"]));
    for (const { id } of events) {
        await page.goto(`/events/${encodeURIComponent(id)}`);
        expect(failed(await verify(page, neosc.vkey)), id).toEqual([]);
    }
});

test("a field of the event that the page shows", async () => {
    const { page } = window;
    await tamper(page, "**/api/audit-logs/sent-1", (text) => text.replace("192.0.2.1", "192.0.2.9"));
    await page.reload();
    await page.getByText("192.0.2.9").first().waitFor();
    expect(failed(await verify(page, neosc.vkey))).toEqual(["shown"]);
    await status(page).getByText("Not genuine: failed at “This page shows what the proof shows”").waitFor();
    await steps(page).getByText("what this page shows as `ip_address`").waitFor();
    await page.getByRole("button", { name: "Verify: FALSE" }).waitFor();
});

const ALL = ["bundle", "entry", "fields", "shown", "inclusion", "signature", "origin"];

const CHANGES: [string, (text: string) => string, string[]][] = [
    ["a value in the proof", (text) => text.replace("192.0.2.1", "192.0.2.9"), ["fields", "shown"]],
    [
        "what opens a value",
        (text) => text.replace(/"blind":"(.)/, (_, digit) => `"blind":"${digit === "0" ? "1" : "0"}`),
        ["fields"],
    ],
    [
        "a field left out of the proof",
        (text) => text.replace(/"session_id":\{[^}]*\},/, ""),
        ["fields", "shown"],
    ],
    [
        "the outcome in the entry",
        (text) => {
            const bundle = JSON.parse(text);
            const entry = Buffer.from(bundle.entry, "base64");
            // After the action comes key 5, and then true or false.
            const at = entry.indexOf("stop_workspace") + "stop_workspace".length + 1;
            entry[at] = (entry[at] ?? 0) ^ 1;
            return JSON.stringify({ ...bundle, entry: entry.toString("base64") });
        },
        ["shown", "inclusion"],
    ],
    [
        "a byte of the inclusion proof",
        (text) => {
            const [line = ""] = /index \d+\\n/.exec(text) ?? [];
            return turned(text, text.indexOf(line) + line.length);
        },
        ["inclusion"],
    ],
    ["the signature", (text) => turned(text, text.lastIndexOf(" ") + 20), ["signature"]],
    [
        "the size of the log",
        (text) => text.replace(/\\n\\n([^\\]+)\\n\d+\\n/, "\\n\\n$1\\n1\\n"),
        ["inclusion", "signature", "origin"],
    ],
    [
        "the origin of the log",
        (text) => text.replace(/\\n\\n[^\\]+\\n/, "\\n\\nelsewhere/log/1\\n"),
        ["signature", "origin"],
    ],
    ["its form", (text) => text.replace("{", '{"more":1,'), ALL],
    // White space is of no meaning, but there is a bound to what is read.
    ["its size", (text) => `${" ".repeat(9 * 1024 * 1024)}${text}`, ALL],
];

test.each(CHANGES)("changed on its way: %s", async (_, change, wrong) => {
    const { page } = window;
    await tamper(page, PROOF, change);
    expect(failed(await verify(page, neosc.vkey))).toEqual(wrong);
    await status(page).getByText("Not genuine: failed at").waitFor();
    await page.unroute(PROOF);
    expect(failed(await verify(page, neosc.vkey))).toEqual([]);
});

test("a key of another's, of another log, and what is no key", async () => {
    const { page } = window;
    const other = await Neosc.start();
    const elsewhere = other.vkey;
    await other.end();
    expect(failed(await verify(page, elsewhere))).toEqual(["signature", "origin"]);
    await steps(page).getByText("the key you gave is of the log").waitFor();

    await panel(page).getByLabel("The log’s key").fill(neosc.vkey.replace("+", "x+"));
    await again(page).click();
    await panel(page).getByText("one of the three was changed").first().waitFor();
    expect(await panel(page).getByLabel("The log’s key").getAttribute("aria-invalid")).toBe("true");
    expect(await steps(page).count()).toBe(0);
});

test("a server that says another key is not believed to have signed with it", async () => {
    const { page } = window;
    // The key of the C2SP examples, under another name and so with another id.
    const vkey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    await page.route("**/log/*/vkey", (route) => route.fulfill({ body: `${vkey}\n` }));
    expect(failed(await verify(page))).toEqual(["signature", "origin"]);
    // The reader's own key is not asked of the server.
    expect(failed(await verify(page, neosc.vkey))).toEqual([]);
});

test("a server that does not tell its key, or has no proof", async () => {
    const { page } = window;
    await page.route("**/log/*/vkey", (route) => route.fulfill({ status: 404, body: "" }));
    expect(failed(await verify(page))).toEqual(["signature", "origin"]);
    await status(page).getByText("Not verified: a step could not be taken").waitFor();
    await page.route(PROOF, (route) => route.fulfill({ status: 503, body: "" }));
    await again(page).click();
    await panel(page).getByRole("alert").getByText("cannot do this just now").waitFor();
    expect(await steps(page).count()).toBe(0);
    await page.unroute(PROOF);
    await panel(page).getByRole("button", { name: "Try again" }).click();
    await steps(page).first().waitFor();
});

test("a browser without the cryptography says so, and claims nothing", async () => {
    const { page } = window;
    await page.addInitScript(() => {
        const { importKey } = SubtleCrypto.prototype;
        SubtleCrypto.prototype.importKey = function (
            this: SubtleCrypto,
            ...args: Parameters<typeof importKey>
        ) {
            const { name } = args[2] as { name: string };
            return name === "Ed25519"
                ? Promise.reject(new DOMException("unknown", "NotSupportedError"))
                : Reflect.apply(importKey, this, args);
        } as typeof importKey;
    });
    await page.reload();
    expect(failed(await verify(page, neosc.vkey))).toEqual(["signature"]);
    await status(page).getByText("Not verified: a step could not be taken").waitFor();
    await status(page).getByText("neosc verify").waitFor();

    await page.addInitScript(() => Object.defineProperty(Crypto.prototype, "subtle", { value: undefined }));
    await page.reload();
    await button(page).click();
    await status(page).getByText("Not verified: this page has no cryptography").waitFor();
    expect(await steps(page).count()).toBe(0);
});

test("what verifies comes when it is asked for", async () => {
    const { page } = window;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.reload();
    await button(page).waitFor();
    const isVerifier = (url: string) => /\/verification-[\w-]+\.js$/.test(url);
    expect(asked.filter(isVerifier)).toEqual([]);
    await verify(page);
    expect(asked.filter(isVerifier)).toHaveLength(1);
});

const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) =>
    [1440, 390].map((width) => ({ colorScheme, width })),
);

test.each(LOOKS)("readable by everybody: $colorScheme, $width wide", async ({ colorScheme, width }) => {
    const { page } = window;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const look = async () => {
        expect(await faults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    };
    // By keyboard alone.
    await button(page).focus();
    await page.keyboard.press("Enter");
    await steps(page).first().waitFor();
    await panel(page).getByLabel("The log’s key").focus();
    await page.keyboard.type(neosc.vkey);
    await page.keyboard.press("Enter");
    await steps(page).first().waitFor();
    for (const details of await steps(page).locator("summary").all()) {
        await details.focus();
        await page.keyboard.press("Enter");
    }
    await look();
    await tamper(page, PROOF, (text) => text.replace("192.0.2.1", "192.0.2.9"));
    await verify(page);
    await look();
    await panel(page).getByLabel("The log’s key").fill("nonsense");
    await page.keyboard.press("Enter");
    await panel(page).getByText("This is not the key of a log").first().waitFor();
    await look();
});
