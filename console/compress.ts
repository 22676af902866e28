import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Below this a compressed file saves no packet. */
const LEAST_BYTES = 1_000;

/**
 * Puts each text file of the site beside itself compressed, as `.br` and `.gz`, as tightly as it goes: the program sends
 * those, and compresses nothing while it serves.
 */
export function compressed(): Plugin {
    let folder = "";
    return {
        name: "compressed",
        apply: "build",
        configResolved: ({ root, build }) => {
            folder = resolve(root, build.outDir);
        },
        closeBundle: () => {
            for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
                if (/\.(js|css|html|svg|txt)$/.test(name)) {
                    compress(join(folder, name));
                }
            }
        },
    };
}

function compress(path: string) {
    const bytes = readFileSync(path);
    if (bytes.length < LEAST_BYTES) {
        return;
    }
    const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
