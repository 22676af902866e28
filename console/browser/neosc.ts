import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../target");
export const program = process.env.NEOSC ?? join(target, "debug/neosc");

export const ADMIN = "admin@localhost";
/** Of everybody whom a test registers. */
export const PASSWORD = "seven purple elephants";

/** The real program, on a free port, with a folder that is thrown away. */
export class Neosc {
    readonly url: string;
    readonly password: string;
    readonly vkey: string;
    readonly folder: string;
    readonly stop: () => Promise<void>;
    /** Stops it in its tracks, or lets it go on: its connections stay. */
    readonly freeze: (frozen: boolean) => void;
    private token = "";

    private constructor(
        folder: string,
        said: string[],
        stop: () => Promise<void>,
        freeze: (frozen: boolean) => void,
    ) {
        const word = (start: string) =>
            said
                .find((line) => line.startsWith(start))
                ?.slice(start.length)
                .trim();
        this.folder = folder;
        this.url = /https?:\/\/\S+/.exec(said.find((line) => line.includes(" serves ")) ?? "")?.[0] ?? "";
        this.password = word("Password:")?.split(/\s/)[0] ?? "";
        this.vkey = word("  key ") ?? "";
        this.stop = stop;
        this.freeze = freeze;
    }

    /** With options of `neosc serve` beyond the usual. */
    static async start(...options: string[]): Promise<Neosc> {
        const folder = mkdtempSync(join(tmpdir(), "neosc-console-"));
        const data = join(folder, "data");
        const listen = options.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
        const child = spawn(program, ["serve", "--init", "--data", data, ...listen, ...options], {
            stdio: ["ignore", "pipe", "inherit"],
            env: { ...process.env, NEOSC_LOG: "warn" },
        });
        const gone = new Promise<void>((done) => {
            child.once("exit", () => done());
        });
        const stop = async () => {
            child.kill("SIGTERM");
            await gone;
        };
        const freeze = (frozen: boolean) => child.kill(frozen ? "SIGSTOP" : "SIGCONT");
        const said: string[] = [];
        for await (const line of createInterface({ input: child.stdout })) {
            said.push(line);
            // The last line of the start.
            if (line.startsWith("  key ")) {
                const neosc = new Neosc(folder, said, stop, freeze);
                const { token } = await neosc.ask("POST", "/api/auth/login", {
                    email: ADMIN,
                    password: neosc.password,
                });
                neosc.token = token;
                return neosc;
            }
        }
        throw new Error(`${program} did not start: ${said.join("\n")}`);
    }

    /** Asks the API as the administrator, and gives the JSON of a success. */
    // biome-ignore lint/suspicious/noExplicitAny: tests know what they ask for
    async ask(method: string, path: string, body?: unknown, token = this.token): Promise<any> {
        const answer = await fetch(this.url + path, {
            method,
            headers: {
                "content-type": "application/json",
                ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
            },
            body: body === undefined ? null : JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) {
            throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        }
        return text === "" ? undefined : JSON.parse(text);
    }

    async send(events: object[]): Promise<{ id: string; index: number }[]> {
        return this.ask("POST", "/api/audit-logs", events);
    }

    /** Somebody who is no administrator. */
    async register(email: string): Promise<{ id: string; token: string }> {
        const form = { email, password: PASSWORD, name: "Somebody" };
        const { user, token } = await this.ask("POST", "/api/auth/register", form, "");
        return { id: user.id, token };
    }

    /** What `neosc` says to these arguments. Throws if its exit code is not 0. */
    run(...words: string[]): string {
        const env = { ...process.env, NEOSC_KNOWN_LOGS: join(this.folder, "known.json") };
        return execFileSync(program, words, { encoding: "utf8", env });
    }

    async end(): Promise<void> {
        await this.stop();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
