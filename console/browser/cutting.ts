import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Neosc } from "./neosc";

/** A proxy before the program, which can cut an export, end it early as if it were whole, or hold it in its middle. */
export class Cutting {
    /** What becomes of the body of an export after its first piece. */
    how: "pass" | "cut" | "short" | "hold" = "pass";
    readonly url: string;
    readonly password: string;
    readonly end: () => Promise<void>;

    private constructor(neosc: Neosc, port: number, end: () => Promise<void>) {
        this.url = `http://127.0.0.1:${port}`;
        this.password = neosc.password;
        this.end = end;
    }

    static async before(neosc: Neosc): Promise<Cutting> {
        const to = new URL(neosc.url);
        const server = createServer((asked, answer) => {
            const { method, url, headers } = asked;
            const passed = request(
                {
                    host: to.hostname,
                    port: to.port,
                    method,
                    path: url,
                    headers: { ...headers, "accept-encoding": "identity" },
                },
                (came) => {
                    answer.writeHead(came.statusCode ?? 500, came.headers);
                    const isExport = url?.startsWith("/api/audit-logs/export?") ?? false;
                    if (!isExport || cutting.how === "pass") {
                        came.pipe(answer);
                        return;
                    }
                    came.once("data", (piece: Buffer) => {
                        came.destroy();
                        const half = piece.subarray(0, Math.ceil(piece.length / 2));
                        if (cutting.how === "short") {
                            answer.end(half);
                        } else {
                            answer.write(half, () => cutting.how === "cut" && answer.destroy());
                        }
                    });
                    // It is destroyed on purpose.
                    came.on("error", () => undefined);
                },
            );
            passed.on("error", () => answer.destroy());
            asked.pipe(passed);
        });
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
        const end = () =>
            new Promise<void>((done) => {
                server.close(() => done());
                server.closeAllConnections();
            });
        const cutting = new Cutting(neosc, (server.address() as AddressInfo).port, end);
        return cutting;
    }
}
