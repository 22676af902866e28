// How fast the audit log is on screen, and what scrolling through 100,000 rows of it takes, in Chromium.
//
// node bench/scroll.mjs URL EMAIL PASSWORD [ROWS]

import { chromium } from "playwright-core";

const [url, email, password, rows = "100000"] = process.argv.slice(2);
const WANTED = Number(rows);
const ROUNDS = 7;
/** Pixels of a row in the table. */
const ROW = 37;

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
// When the first row was drawn, by the page's own clock, which begins with the navigation.
await page.addInitScript(() => {
    const look = () => {
        if (document.querySelector("tbody a[data-event]")) {
            requestAnimationFrame(() => setTimeout(() => (globalThis.firstRows = performance.now())));
        } else {
            requestAnimationFrame(look);
        }
    };
    look();
});
const answer = await context.request.post("/api/auth/login", { data: { email, password } });
if (!answer.ok()) {
    throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const firstRows = [];
for (let round = 0; round < ROUNDS; round++) {
    await page.goto("/");
    await page.waitForFunction(() => globalThis.firstRows !== undefined);
    firstRows.push(await page.evaluate(() => globalThis.firstRows));
}
const [cold, ...warm] = firstRows;
say("first rows on screen, first visit", `${Math.round(cold)} ms`);
say(`first rows on screen, median of ${warm.length}`, `${Math.round(median(warm))} ms`);

const devtools = await context.newCDPSession(page);
const memory = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    const { nodes } = await devtools.send("Memory.getDOMCounters");
    return { megabytes: usedSize / 1e6, nodes };
};
/** Scrolls until this row, a step with every frame. */
const scrollTo = (row) =>
    page.evaluate(
        async ({ row, height }) => {
            const scroller = document.querySelector("table").parentElement;
            const seen = { frames: 0, blank: 0, ends: 0 };
            const frame = () => new Promise(requestAnimationFrame);
            let still = 0;
            while (scroller.scrollTop < row * height && still < 600) {
                const before = scroller.scrollTop;
                scroller.scrollTop = before + 800;
                await frame();
                seen.frames++;
                still = scroller.scrollTop === before ? still + 1 : 0;
                if (still > 0) {
                    seen.ends++;
                }
                const box = scroller.getBoundingClientRect();
                for (const y of [box.top + 60, box.top + box.height / 2, box.bottom - 60]) {
                    const at = document.elementFromPoint(box.left + 80, y)?.closest("tr");
                    if (!at?.querySelector("a[data-event]")) {
                        seen.blank++;
                        break;
                    }
                }
            }
            return seen;
        },
        { row, height: ROW },
    );

const before = await memory();
const began = Date.now();
const first = await scrollTo(WANTED / 10);
const tenth = await memory();
const rest = await scrollTo(WANTED);
const seconds = (Date.now() - began) / 1000;
await page.waitForTimeout(6000);
const after = await memory();
const frames = first.frames + rest.frames;
say("rows scrolled", `${WANTED} in ${seconds.toFixed(0)} s, ${frames} frames`);
say("frames with blank rows", `${first.blank + rest.blank}`);
say("frames at the end of what was read", `${first.ends + rest.ends}`);
for (const [name, { megabytes, nodes }] of [
    ["before", before],
    [`after ${WANTED / 10} rows`, tenth],
    [`after ${WANTED} rows`, after],
]) {
    say(`memory of scripts ${name}`, `${megabytes.toFixed(1)} MB, ${nodes} nodes`);
}
await browser.close();

function say(what, figure) {
    process.stdout.write(`${what}: ${figure}\n`);
}
