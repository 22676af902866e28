import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Cutting } from "./cutting";
import { event, range } from "./events";
import { ADMIN, Neosc } from "./neosc";

const JOHN = "john@neogenesys.com";

let browser: Browser;
let neosc: Neosc;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.register(JOHN);
    await neosc.send(range(40).map((n) => event(n, n === 3 ? { details: 'a "quoted"\r\nline' } : {})));
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});
beforeEach(async () => {
    for (const { id } of await neosc.ask("GET", "/api/audit-logs/exports")) {
        await neosc.ask("DELETE", `/api/audit-logs/exports/${id}`);
    }
});

/** As a browser without the File System Access API. */
const inMemory = (page: Page) =>
    page.addInitScript(() => Object.defineProperty(globalThis, "showSaveFilePicker", { value: undefined }));

/** As a browser whose user chooses a file, whose bytes are then kept here. */
const intoFile = (page: Page) =>
    page.addInitScript(() => {
        const kept = { text: "", state: "none" };
        const writable = {
            write: async (bytes: Uint8Array) => {
                kept.state = "open";
                kept.text += new TextDecoder().decode(bytes);
            },
            close: async () => {
                kept.state = "closed";
            },
            abort: async () => {
                kept.state = "aborted";
            },
        };
        const handle = {
            createWritable: async () => writable,
            getFile: async () => new Blob([]),
            remove: async () => {
                kept.state += ", removed";
            },
        };
        Object.assign(globalThis, { kept, showSaveFilePicker: async () => handle });
    });

const kept = (page: Page) =>
    page.evaluate(() => (globalThis as unknown as { kept: { text: string; state: string } }).kept);

const dialog = (page: Page) => page.getByRole("dialog", { name: "Export events" });
const row = (page: Page, state: string) => page.locator(`tr:has([data-state="${state}"])`);

async function bytesOf(download: Download): Promise<Buffer> {
    const path = join(neosc.folder, download.suggestedFilename());
    await download.saveAs(path);
    return readFileSync(path);
}

async function opened(page: Page) {
    await page.getByRole("button", { name: "New export" }).click();
    await dialog(page).getByText("events as of now").waitFor();
}

test("at once: the file, its digests and its record", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    await inMemory(page);
    await page.goto("/exports");
    await window.signIn(ADMIN, neosc.password);
    await page.getByText("There are no exports").waitFor();
    await opened(page);
    await dialog(page).getByLabel("Order", { exact: true }).selectOption("log");
    await dialog(page).getByLabel("Reason").fill("yearly audit");
    const downloading = page.waitForEvent("download");
    await dialog(page).getByRole("button", { name: "Export now" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^neosc-audit-logs-\d{8}T\d{6}Z\.csv$/);
    const bytes = await bytesOf(download);
    await dialog(page).getByText("The export is whole").waitFor();
    const [sha256 = "", recorded = "", salt = ""] = await dialog(page).locator("dd code").allInnerTexts();
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    const salted = createHash("sha256").update(Buffer.from(salt, "hex")).update(bytes);
    expect(salted.digest("hex")).toBe(recorded);
    const record = (await neosc.ask("GET", "/api/audit-logs?action=export_logs&limit=1"))[0];
    expect(record.metadata).toMatchObject({
        sha256: recorded,
        reason: "yearly audit",
        order: "index asc",
        format: "csv",
    });
    // Of the events, one has line ends in it.
    await dialog(page).getByText(`, ${record.metadata.rows} events`).waitFor();
    await dialog(page).getByRole("link", { name: "Its record in the log" }).click();
    await page.waitForURL(`**/events/${record.id}`);
    await window.close();
});

test("at once into a file that was chosen, with the columns that were chosen", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    await intoFile(page);
    await page.goto("/exports");
    await window.signIn(ADMIN, neosc.password);
    await opened(page);
    const [format, columns] = [dialog(page).getByLabel("Format"), dialog(page).getByRole("group")];
    expect(await columns.getByRole("checkbox", { checked: true }).count()).toBe(9);
    await format.selectOption("ndjson");
    expect(await columns.getByRole("checkbox", { checked: true }).count()).toBe(19);
    await dialog(page).getByRole("button", { name: "Export now" }).click();
    await dialog(page).getByText("The export is whole").waitFor();
    const { text, state } = await kept(page);
    expect(state).toBe("closed");
    const lines = text.trimEnd().split("\n");
    await dialog(page).getByText(`, ${lines.length} events`).waitFor();
    expect(lines.map((line) => JSON.parse(line).id)).toContain("sent-1");
    await dialog(page).getByRole("button", { name: "Close" }).click();

    await opened(page);
    for (const name of ["id", "user_id", "details", "ip_address", "success"]) {
        await columns.getByRole("checkbox", { name, exact: true }).uncheck();
    }
    const asked = page.waitForRequest(/audit-logs\/export\?/);
    await dialog(page).getByRole("button", { name: "Export now" }).click();
    const { searchParams } = new URL((await asked).url());
    expect(searchParams.get("columns")).toBe("user_email,action,resource,timestamp");
    await dialog(page).getByRole("button", { name: "Close" }).click();

    await opened(page);
    for (const box of await columns
        .getByRole("checkbox", { checked: true })
        .all()
        .then((all) => all.reverse())) {
        await box.uncheck();
    }
    await dialog(page).getByText("Choose one column at least.").waitFor();
    expect(await dialog(page).getByRole("button", { name: "Export now" }).isDisabled()).toBe(true);
    await format.selectOption("json");
    await dialog(page).getByLabel("With the proof of each event").check();
    await dialog(page).getByText("every column is there").waitFor();
    expect(await columns.count()).toBe(0);
    await window.close();
});

test("a connection that is cut is told, and what came is no file", async () => {
    const cutting = await Cutting.before(neosc);
    const memory = await Window.of(browser, cutting, "/exports");
    const downloads: Download[] = [];
    memory.page.on("download", (download) => downloads.push(download));
    await inMemory(memory.page);
    await memory.page.reload();
    const file = await Window.of(browser, cutting, "/exports");
    await intoFile(file.page);
    await file.page.reload();
    for (const [how, page, told] of [
        ["cut", memory.page, "The connection was cut: nothing was saved"],
        ["cut", file.page, "The connection was cut: nothing was saved"],
        // Nobody sees in it that something is missing.
        ["short", memory.page, "This is not the export that the log has recorded: nothing was saved"],
        ["short", file.page, "This is not the export that the log has recorded: nothing was saved"],
    ] as const) {
        cutting.how = how;
        await opened(page);
        await dialog(page).getByRole("button", { name: "Export now" }).click();
        await dialog(page).getByRole("alert").getByText(told).waitFor();
        expect(await dialog(page).getByText("The export is whole").count()).toBe(0);
        await dialog(page).getByRole("button", { name: "Close" }).click();
    }
    expect(downloads).toEqual([]);
    expect((await kept(file.page)).state).toBe("aborted, removed");

    // One that is stopped is no file either.
    cutting.how = "hold";
    await opened(file.page);
    await dialog(file.page).getByRole("button", { name: "Export now" }).click();
    await dialog(file.page).getByText("so far").waitFor();
    await dialog(file.page).getByRole("button", { name: "Stop" }).click();
    await dialog(file.page).getByText("Stopped: nothing was saved.").waitFor();
    expect((await kept(file.page)).state).toBe("aborted, removed");

    cutting.how = "pass";
    await dialog(file.page).getByRole("button", { name: "Back" }).click();
    await dialog(file.page).getByRole("button", { name: "Export now" }).click();
    await dialog(file.page).getByText("The export is whole").waitFor();
    expect((await kept(file.page)).state).toBe("closed");
    await memory.close();
    await file.close();
    await cutting.end();
});

test("too many for the memory of a browser are exported in the background alone", async () => {
    const window = await Window.open(browser, neosc);
    const { page } = window;
    await inMemory(page);
    await page.route("**/api/audit-logs/stats?*", (route) =>
        route.fulfill({ json: { total: 200_001, facets: [] } }),
    );
    await page.goto("/exports");
    await window.signIn(ADMIN, neosc.password);
    await page.getByRole("button", { name: "New export" }).click();
    await dialog(page).getByText("200,001 events as of now.").waitFor();
    await dialog(page).getByText("More than 200,000 events do not fit").waitFor();
    expect(await dialog(page).getByRole("button", { name: "Export now" }).isDisabled()).toBe(true);
    expect(await dialog(page).getByRole("button", { name: "In the background" }).isDisabled()).toBe(false);
    await window.close();
});

test("in the background: it runs, is fetched, holds against its manifest, and is deleted", async () => {
    const window = await Window.of(browser, neosc, "/exports");
    const { page } = window;
    await opened(page);
    await dialog(page).getByLabel("Format").selectOption("json");
    await dialog(page).getByLabel("With the proof of each event").check();
    await dialog(page).getByLabel("Reason").fill("for <b>John</b>");
    await dialog(page).getByRole("button", { name: "In the background" }).click();
    await dialog(page).waitFor({ state: "detached" });
    const done = row(page, "done");
    await done.getByText("Done").waitFor();
    await page.getByText("1 export.").waitFor();
    await done.getByText("for <b>John</b>").waitFor();
    await done.getByText("with proofs").waitFor();
    const fetched = async (name: RegExp) => {
        const downloading = page.waitForEvent("download");
        await done.getByRole("link", { name }).click();
        return downloading;
    };
    const [file, manifest] = [await fetched(/^Download/), await fetched(/^Manifest/)];
    await bytesOf(file);
    await bytesOf(manifest);
    await done.getByRole("button", { name: /^Check/ }).click();
    const line = await page.locator("pre", { hasText: neosc.vkey }).innerText();
    const words = line.split(" ").slice(1);
    expect(words.slice(-2)).toEqual([file.suggestedFilename(), manifest.suggestedFilename()]);
    const verified = neosc.run(
        ...words.slice(0, -2),
        ...words.slice(-2).map((name) => join(neosc.folder, name)),
    );
    expect(verified).toContain("genuine");
    const [exported] = await neosc.ask("GET", "/api/audit-logs/exports");
    const record = (await neosc.ask("GET", `/api/audit-logs?q=metadata.export_id:${exported.id}`))[0];
    expect(await page.locator("tr code", { hasText: /^[0-9a-f]{64}$/ }).innerText()).toBe(
        record.metadata.sha256,
    );

    await done.getByRole("button", { name: /^Delete/ }).click();
    const question = page.getByRole("dialog", { name: "Delete the export?" });
    await question.getByRole("button", { name: "Delete" }).click();
    await page.getByText("There are no exports").waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    expect(await neosc.ask("GET", "/api/audit-logs/exports")).toEqual([]);
    await window.close();
});

test("how far it is, as long as it runs", async () => {
    const window = await Window.of(browser, neosc, "/exports");
    const { page } = window;
    let asked = 0;
    const at = new Date().toISOString();
    await page.route("**/api/audit-logs/exports", (route) => {
        asked++;
        const running = {
            id: "exp-1",
            state: "running",
            filter: "action:login",
            format: "csv",
            created_at: at,
        };
        const one = {
            ...running,
            order: "timestamp desc",
            proofs: false,
            tree_size: 0,
            bytes: 1e6,
            events: asked,
        };
        const failed = { ...one, state: "failed", failure: "the disk has no room for it", ended_at: at };
        return route.fulfill({ json: [asked < 3 ? one : failed] });
    });
    await page.reload();
    await page.getByText("1 export. 1 running.").waitFor();
    await row(page, "running").getByText("1 MB").waitFor();
    expect(
        await row(page, "running")
            .getByRole("link", { name: /^(Download|Manifest)/ })
            .count(),
    ).toBe(0);
    await row(page, "failed").getByText("the disk has no room for it").waitFor();
    const sofar = asked;
    expect(sofar).toBe(3);
    await window.close();
});

test("others’ exports are not there, and what cannot be read is said", async () => {
    await neosc.ask("POST", "/api/audit-logs/exports", { format: "csv", filter: "action:login" });
    const window = await Window.of(browser, neosc, "/exports", JOHN);
    const { page } = window;
    await page.getByText("There are no exports").waitFor();
    await page.route("**/api/audit-logs/exports", (route) => route.fulfill({ status: 503, body: "" }));
    await page.reload();
    await page.getByRole("alert").getByText("cannot do this just now").waitFor();
    await page.unroute("**/api/audit-logs/exports");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("There are no exports").waitFor();
    await window.close();
});

const LOOKS = (["light", "dark"] as const).flatMap((colorScheme) =>
    [1440, 390].map((width) => ({ colorScheme, width })),
);

test.each(LOOKS)("readable by everybody: $colorScheme, $width wide", async ({ colorScheme, width }) => {
    await neosc.ask("POST", "/api/audit-logs/exports", {
        format: "csv",
        filter: "action:login start:now-7d",
    });
    await neosc.ask("POST", "/api/audit-logs/exports", { format: "parquet", reason: "yearly audit" });
    const options = { colorScheme, viewport: { width, height: 900 } };
    const window = await Window.of(browser, neosc, "/exports", ADMIN, options);
    const { page } = window;
    const look = async () => {
        expect(await faults(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    };
    await row(page, "done").nth(1).waitFor();
    await row(page, "done")
        .first()
        .getByRole("button", { name: /^Check/ })
        .press("Enter");
    await page.locator("tr code", { hasText: /^[0-9a-f]{64}$/ }).waitFor();
    await look();
    await opened(page);
    await look();
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
    await window.close();
});

test("in Spanish", async () => {
    await neosc.ask("POST", "/api/audit-logs/exports", { format: "csv" });
    const window = await Window.of(browser, neosc, "/exports", ADMIN, { locale: "es-ES" });
    const { page } = window;
    await page.getByRole("heading", { name: "Exportaciones" }).waitFor();
    await page.getByText("Hecha").waitFor();
    await page.getByText("todos los eventos", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Nueva exportación" }).click();
    const form = page.getByRole("dialog", { name: "Exportar eventos" });
    await form.getByText("eventos en este momento.").waitFor();
    await form.getByLabel("Motivo").waitFor();
    expect(await faults(page)).toEqual([]);
    await window.close();
});
