import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch, Window } from "./browser";
import { Neosc } from "./neosc";
import { CLIENT, IdentityProvider, PROJECT, SECRET } from "./provider";

let browser: Browser;
let neosc: Neosc;
let provider: IdentityProvider;
let folder: string;
let window: Window;

/** A port nobody listens at now: the provider must know where we are before we are there. */
async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((done) => {
        server.listen(0, "127.0.0.1", done);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => {
        server.close(done);
    });
    return port;
}

beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "neosc-sso-"));
    const secret = join(folder, "sso.secret");
    writeFileSync(secret, `${SECRET}\n`, { mode: 0o600 });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    provider = await IdentityProvider.start(url);
    const options = [
        ["--listen", `127.0.0.1:${port}`],
        ["--public-url", url],
        ["--sso-issuer", provider.issuer],
        ["--sso-client-id", CLIENT],
        ["--sso-client-secret", secret],
        ["--sso-project", PROJECT],
    ];
    [browser, neosc] = await Promise.all([launch(), Neosc.start(...options.flat())]);
});
afterAll(async () => {
    await browser?.close();
    await neosc?.end();
    await provider?.end();
    rmSync(folder, { recursive: true, force: true });
    expect(provider?.faults).toEqual([]);
});
beforeEach(async () => {
    // The provider's pages ask for a font that is not there.
    const fonts = "https://fonts.googleapis.com";
    window = await Window.open(browser, neosc, {}, provider.issuer, fonts);
    await window.page.context().route(`${fonts}/**`, (route) => route.abort());
    provider.roles = [];
});
afterEach(() => window.close());

/** Signs in at the provider's page, and agrees to what that asks. */
async function signIn(name: string) {
    const { page } = window;
    await page.getByRole("link", { name: "Sign in with Zitadel" }).click();
    await page.getByPlaceholder("Enter any login").fill(name);
    await page.getByPlaceholder("and password").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
}

const events = (query: string) => neosc.ask("GET", `/api/audit-logs?${query}`);

test("somebody signs in at the provider, and comes to where they wanted to be", async () => {
    const { page } = window;
    provider.roles = ["admin"];
    await page.goto("/?action=sso_login");
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await signIn("lucia");
    await page.waitForURL(`${neosc.url}/?action=sso_login`);
    await page.getByText("lucia@neogenesys.com").first().waitFor();
    await page.getByText("SSO login via zitadel as admin").first().waitFor();
    const [event] = await events("action=sso_login");
    expect(event).toMatchObject({ success: true, resource: "auth", user_email: "lucia@neogenesys.com" });
    expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("signing out ends it there too, and whoever comes back is asked again", async () => {
    const { page } = window;
    await page.goto("/");
    await signIn("marta");
    await page.getByText("own events only").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL((url) => url.origin === provider.issuer && url.pathname === "/oidc/v1/end_session");
    await page.getByRole("button", { name: "Yes, sign me out" }).click();
    await page.waitForURL(`${neosc.url}/sign-in**`);
    await page.getByRole("link", { name: "Sign in with Zitadel" }).click();
    await page.getByPlaceholder("Enter any login").waitFor();
    const [event] = await events("action=logout");
    expect(event).toMatchObject({ success: true, user_email: "marta@neogenesys.com" });
});

test("a session that ends at the provider ends here", async () => {
    const { page } = window;
    await page.goto("/");
    await signIn("nora");
    await page.getByText("own events only").waitFor();
    const there = await page.context().newPage();
    await there.goto(`${provider.issuer}/oidc/v1/end_session`);
    await there.getByRole("button", { name: "Yes, sign me out" }).click();
    await expect.poll(() => events("action=logout&user_email=nora@neogenesys.com")).toHaveLength(1);
    const [event] = await events("action=logout");
    expect(event).toMatchObject({ metadata: { reason: "backchannel" }, ip_address: "" });
    await page.reload();
    await page.getByRole("link", { name: "Sign in with Zitadel" }).waitFor();
});

test("whoever cancels at the provider is told so, and it is recorded", async () => {
    const { page } = window;
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Sign in with Zitadel" }).click();
    await page.getByRole("link", { name: "[ Cancel ]" }).click();
    await page.getByRole("alert").getByText("it was cancelled there").waitFor();
    const [event] = await events("action=sso_login");
    expect(event).toMatchObject({
        success: false,
        details: "SSO login via zitadel failed: the provider refused: access_denied",
    });
});

test("the provider may sign with another key from one moment to the next", async () => {
    provider.rotateKeys();
    await window.page.goto("/");
    await signIn("olga");
    await window.page.getByText("own events only").waitFor();
});

test("programs show the provider's access tokens", async () => {
    provider.roles = ["auditor"];
    for (const kind of ["opaque", "signed"] as const) {
        const token = await provider.accessToken(`robot-${kind}`, kind);
        expect(token.split(".")).toHaveLength(kind === "signed" ? 3 : 1);
        const me = await neosc.ask("GET", "/api/auth/me", undefined, token);
        expect(me).toMatchObject({ email: `robot-${kind}@neogenesys.com`, role: "auditor" });
        await neosc.ask("GET", "/api/auth/me", undefined, token);
    }
    expect(await events("action=sso_login&success=true&user_email=robot-opaque@neogenesys.com")).toHaveLength(
        1,
    );
    await expect(neosc.ask("GET", "/api/auth/me", undefined, "made-up")).rejects.toThrow("401");
    const [event] = await events("action=sso_login");
    expect(event).toMatchObject({
        success: false,
        details:
            "SSO login via zitadel failed: access token: the provider does not accept the token (any more)",
    });
});
