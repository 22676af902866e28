import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { ADMIN, type Neosc, PASSWORD } from "./neosc";

/** Chromium, with a profile of its own that is thrown away. */
export function launch(): Promise<Browser> {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        headless: true,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });
}

/** A window of somebody's, and what must not happen in it. */
export class Window {
    readonly page: Page;
    private readonly surprises: string[] = [];

    private readonly origins: string[];

    private constructor(page: Page, origins: string[]) {
        this.page = page;
        this.origins = origins;
        page.setDefaultTimeout(8_000);
        page.on("pageerror", (error) => this.surprises.push(`error: ${error.message}`));
        page.on("dialog", (dialog) => {
            this.surprises.push(`dialog: ${dialog.message()}`);
            return dialog.dismiss();
        });
        page.on("console", (message) => {
            // That the server refuses is told as an error too; a broken Content-Security-Policy is one.
            const isRefusal = message.text().startsWith("Failed to load resource");
            if (["error", "warning"].includes(message.type()) && !isRefusal) {
                this.surprises.push(`console: ${message.text()}`);
            }
        });
        page.on("request", (request) => {
            const { protocol, origin: to } = new URL(request.url());
            if (protocol !== "blob:" && !origins.includes(to)) {
                this.surprises.push(`request: ${request.url()}`);
            }
        });
    }

    /** One that may ask the servers at `others` too. */
    static async open(
        browser: Browser,
        neosc: Pick<Neosc, "url" | "password">,
        options: BrowserContextOptions = {},
        ...others: string[]
    ): Promise<Window> {
        const context = await browser.newContext({
            baseURL: neosc.url,
            viewport: { width: 1440, height: 900 },
            locale: "en-GB",
            timezoneId: "Europe/Madrid",
            ...options,
        });
        return new Window(await context.newPage(), [neosc.url, ...others]);
    }

    /** A window of the administrator's, or of somebody's who was registered, at an address. */
    static async of(
        browser: Browser,
        neosc: Pick<Neosc, "url" | "password">,
        at = "/",
        email = ADMIN,
        options: BrowserContextOptions = {},
    ): Promise<Window> {
        const window = await Window.open(browser, neosc, options);
        const password = email === ADMIN ? neosc.password : PASSWORD;
        // As the page does it, without the page.
        const answer = await window.page.request.post("/api/auth/login", { data: { email, password } });
        expect(answer.status()).toBe(200);
        await window.page.goto(at);
        return window;
    }

    /** Another window of the same browser, with the same cookies. */
    async beside(at: string): Promise<Window> {
        const other = new Window(await this.page.context().newPage(), this.origins);
        await other.page.goto(at);
        return other;
    }

    async signIn(email: string, password: string): Promise<void> {
        await this.page.getByLabel("E-mail address").fill(email);
        await this.page.getByLabel("Password").fill(password);
        await this.page.getByRole("button", { name: "Sign in" }).click();
    }

    /** The texts of a column, top down. */
    async column(name: string): Promise<string[]> {
        const cells = this.page.locator(`td[data-column="${name}"] bdi, td[data-column="${name}"] time`);
        return cells.allInnerTexts();
    }

    /** Waits until nothing is being read. */
    async settled(): Promise<void> {
        await this.page.locator("p[role=status]", { hasText: /\S/, hasNotText: "Reading" }).first().waitFor();
    }

    /** Ends it. Nothing may have surprised. */
    async close(): Promise<void> {
        await this.page.context().close();
        expect(this.surprises).toEqual([]);
    }
}
