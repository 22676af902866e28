import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { event, range } from "./events";
import { Neosc } from "./neosc";

let browser: Browser;
let neosc: Neosc;

const COUNT = 30;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    await neosc.send(range(COUNT).map((n) => event(n)));
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

test.each(["light", "dark"] as const)(
    "counts by time and by value, each a way to narrow the list: %s",
    async (colorScheme) => {
        const window = await Window.open(browser, neosc, {
            colorScheme,
            viewport: { width: 1440, height: 2400 },
        });
        const { page } = window;
        const address = () => new URL(page.url()).searchParams;
        const listed = () => window.column("details");
        const failed = range(COUNT).filter((n) => n % 5 === 0);
        await page.goto("/?source=sent&facets=on");
        await window.signIn("admin@localhost", neosc.password);
        await page.getByText(`${COUNT} events.`).waitFor();
        expect(await faults(page)).toEqual([]);
        const outcome = page.getByRole("region", { name: "Outcome" });
        const lines = async () =>
            (await outcome.getByRole("listitem").allInnerTexts()).map((line) => line.trim());
        await expect
            .poll(lines)
            .toEqual([expect.stringMatching(/^Success\s*24$/), expect.stringMatching(/^Failed\s*6$/)]);
        const addresses = page.getByRole("region", { name: "IP address" });
        expect(await addresses.getByRole("listitem").count()).toBe(6);
        await addresses.getByRole("button", { name: "24 with other values: show more" }).click();
        await expect.poll(() => addresses.getByRole("listitem").count()).toBe(COUNT);
        await outcome.getByRole("link", { name: "Failed", exact: true }).click();
        await page.getByText("6 events.").waitFor();
        await expect.poll(listed).toEqual(failed.toReversed().map((n) => `Event number ${n}`));
        // A bar a minute, of which the sixth has the second failure: by keyboard, from the first on.
        const slider = page.getByRole("slider");
        expect(await slider.getAttribute("aria-valuetext")).toBe(
            "2026-03-05 11:00:00 – 11:26:00 UTC+01:00, 1 min a bar",
        );
        await slider.focus();
        await page.keyboard.press("Home");
        expect(await slider.getAttribute("aria-valuetext")).toBe(
            "2026-03-05 11:00:00 – 11:01:00 UTC+01:00: 0 succeeded, 1 failed",
        );
        for (const _ of range(5)) {
            await page.keyboard.press("Shift+ArrowRight");
        }
        await page.keyboard.press("Enter");
        await page.waitForURL((url) => url.searchParams.has("end"));
        expect(address().get("start")).toBe("2026-03-05T10:00:00Z");
        expect(address().get("end")).toBe("2026-03-05T10:05:59.999999Z");
        await expect.poll(listed).toEqual(["Event number 5", "Event number 0"]);
        // The address is the whole state.
        await page.reload();
        await page.getByText("2 events.").waitFor();
        await outcome.getByRole("link", { name: "Exclude Failed" }).click();
        await page.getByText("4 events.").waitFor();
        expect(address().get("success")).toBe("true");
        await window.close();
    },
);
