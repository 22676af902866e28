import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { program } from "./neosc";

/** A running `neosc demo`: a made-up month, and who signs in to it. */
export interface Demo {
    url: string;
    /** The address and password of its administrator. */
    email: string;
    password: string;
    /** The log's key. */
    vkey: string;
    stop: () => Promise<void>;
}

/** Starts a demonstration with about so many events, on a free port; its folder goes when it ends. */
export async function demonstrate(events: number): Promise<Demo> {
    const words = ["demo", "--events", String(events), "--listen", "127.0.0.1:0"];
    const child = spawn(program, words, {
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
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
        said.push(line);
        const [, email, password] = /^ +administrator +(\S+) +(\S+)$/.exec(line) ?? [];
        if (email && password) {
            const url = /https?:\/\/\S+/.exec(said.join("\n"))?.[0] ?? "";
            const vkey = /^ +key (\S+)$/m.exec(said.join("\n"))?.[1] ?? "";
            // What it says from here on is read too, or it would wait for a reader.
            child.stdout.resume();
            return { url, email, password, vkey, stop };
        }
    }
    throw new Error(`${program} did not start: ${said.join("\n")}`);
}
