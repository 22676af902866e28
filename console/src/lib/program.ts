const PROGRAMS: readonly (readonly [RegExp, string])[] = [
    // Those that call themselves others too are looked for before them.
    [/\bEdgA?\/(\d+)/, "Edge"],
    [/\bOPR\/(\d+)/, "Opera"],
    [/\bFirefox\/(\d+)/, "Firefox"],
    [/\bFxiOS\/(\d+)/, "Firefox"],
    [/\b(?:Headless)?Chrome\/(\d+)/, "Chrome"],
    [/\bCriOS\/(\d+)/, "Chrome"],
    [/\bVersion\/(\d+)\S* (?:Mobile\/\S+ )?Safari\//, "Safari"],
    [/^curl\/([\d.]+)/, "curl"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
    [/\bAndroid\b/, "Android"],
    [/\b(?:iPhone|iPad)\b/, "iOS"],
    [/\bWindows NT\b/, "Windows"],
    [/\bMac OS X\b/, "macOS"],
    [/\bCrOS\b/, "ChromeOS"],
    [/\bLinux\b/, "Linux"],
];

/** A client program by what it calls itself: `Firefox 128, Linux`; one that is not known here as it is. */
export function programName(agent: string): string {
    const [pattern, name] = PROGRAMS.find(([pattern]) => pattern.test(agent)) ?? [];
    if (!pattern || !name) {
        return agent;
    }
    const version = pattern.exec(agent)?.[1] ?? "";
    const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
    return system ? `${name} ${version}, ${system}` : `${name} ${version}`;
}
