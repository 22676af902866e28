import jsQR from "jsqr";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./axe";
import { launch, Window } from "./browser";
import { Neosc, PASSWORD } from "./neosc";
import { code } from "./totp";

let browser: Browser;
let neosc: Neosc;

const THEMES = ["light", "dark"] as const;
const address = (theme: string) => `factor-${theme}@neogenesys.com`;

beforeAll(async () => {
    [browser, neosc] = await Promise.all([launch(), Neosc.start()]);
    for (const theme of THEMES) {
        await neosc.register(address(theme));
    }
    await neosc.ask("PATCH", "/api/policies/pol-mfa-required", { enabled: true });
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
});

/** What a camera reads from the code on the page: of the squares that the browser fills. */
async function scanned(page: Page): Promise<string | undefined> {
    const { size, dark } = await page.getByRole("img", { name: "QR code" }).evaluate((svg) => {
        const path = svg.querySelector<SVGPathElement>("path:last-child");
        const { width } = (svg as SVGSVGElement).viewBox.baseVal;
        const dark: boolean[] = [];
        for (let place = 0; place < width * width; place++) {
            const middle = new DOMPoint((place % width) + 0.5, Math.floor(place / width) + 0.5);
            dark.push(path?.isPointInFill(middle) ?? false);
        }
        return { size: width, dark };
    });
    const [scale, width] = [4, size * 4];
    const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
    for (let y = 0; y < width; y++) {
        for (let x = 0; x < width; x++) {
            if (dark[Math.floor(y / scale) * size + Math.floor(x / scale)]) {
                pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
            }
        }
    }
    return jsQR(pixels, width, width)?.data;
}

test.each(THEMES)(
    "a second factor is enrolled on the way in, and asked for from then on: %s",
    async (colorScheme) => {
        const window = await Window.open(browser, neosc, { colorScheme });
        const { page } = window;
        const alert = page.getByRole("alert");
        await page.goto("/sign-in");
        await window.signIn(address(colorScheme), PASSWORD);
        await page.getByText("A second factor is required here").waitFor();
        const secret = await page.locator("code").innerText();
        expect(secret).toMatch(/^[A-Z2-7]{32}$/);
        const link = await page.getByRole("link", { name: "Open in an authenticator" }).getAttribute("href");
        expect(link).toContain(`secret=${secret}`);
        expect(await scanned(page)).toBe(link);
        expect(await faults(page)).toEqual([]);

        const type = async (label: string, typed: string) => {
            await page.getByLabel(label, { exact: true }).fill(typed);
            await page.getByRole("button", { name: "Sign in" }).click();
        };
        const leave = async () => {
            await page.getByRole("button", { name: "Sign out" }).click();
            // The list has a field for addresses too, until it is gone.
            await page.getByRole("button", { name: "Sign in" }).waitFor();
        };
        // A code that the server takes is of this step or one beside it.
        await type("First code", code(secret, 100));
        await alert.getByText("The code is wrong, or came too late").waitFor();
        await type("First code", code(secret));
        await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
        const codes = await page.getByRole("listitem").allInnerTexts();
        expect(new Set(codes).size).toBe(10);
        expect(await faults(page)).toEqual([]);
        await page.getByRole("button", { name: "I have kept them" }).click();
        await page.getByRole("heading", { name: "Audit log" }).waitFor();

        await leave();
        await window.signIn(address(colorScheme), PASSWORD);
        await page.getByText("or a recovery code").waitFor();
        expect(await page.getByRole("img", { name: "QR code" }).count()).toBe(0);
        await type("Code", code(secret, 100));
        await alert.getByText("The code is wrong, or came too late").waitFor();
        expect(await faults(page)).toEqual([]);
        // That of the next step: each is good once.
        await type("Code", code(secret, 1));
        await page.getByRole("heading", { name: "Audit log" }).waitFor();

        await leave();
        await window.signIn(address(colorScheme), PASSWORD);
        await type("Code", codes[0] ?? "");
        await page.getByRole("heading", { name: "Audit log" }).waitFor();
        await window.close();
    },
);
