import { expect, test } from "vitest";
import { programName } from "./program";

const MOZILLA = "Mozilla/5.0";

test.each([
    [`${MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, "Firefox 128, Linux"],
    [
        `${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
        "Edge 126, Windows",
    ],
    [
        `${MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36`,
        "Chrome 126, Android",
    ],
    [
        `${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`,
        "Safari 17, macOS",
    ],
    [
        `${MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1`,
        "Safari 17, iOS",
    ],
    ["curl/8.5.0", "curl 8.5.0"],
    ["my-agent (curl/8)", "my-agent (curl/8)"],
    ["", ""],
])("%s", (agent, name) => {
    expect(programName(agent)).toBe(name);
});
