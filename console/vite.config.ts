import { defineConfig } from "vitest/config";
import { compressed } from "./compress.ts";

// Where `neosc serve` listens, for `npm run dev`.
const server = "http://127.0.0.1:8787";

export default defineConfig({
    plugins: [compressed()],
    build: {
        outDir: "dist/site",
        emptyOutDir: true,
        // The server's Content-Security-Policy has no data: addresses and no inline scripts.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
        rolldownOptions: {
            // "use client" in libraries: for servers that render, which there are none of.
            onwarn: (warning, tell) => {
                if (warning.code !== "MODULE_LEVEL_DIRECTIVE") {
                    tell(warning);
                }
            },
        },
    },
    server: { proxy: { "/api": server, "/log": server, "/health": server } },
    test: {
        // It says at length that it is not set up for real people.
        onConsoleLog: (log) => !log.includes("oidc-provider"),
        projects: [
            // A zone with clock changes, and not UTC.
            {
                test: {
                    name: "unit",
                    include: ["src/**/*.test.ts"],
                    env: { TZ: "Europe/Madrid" },
                },
            },
            {
                test: {
                    name: "browser",
                    include: ["browser/**/*.test.ts"],
                    fileParallelism: false,
                    testTimeout: 180_000,
                    hookTimeout: 120_000,
                },
            },
        ],
    },
});
