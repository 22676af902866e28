/** What a manifest says of an export, as far as the page shows it. Nothing of it is verified here. */
export interface Said {
    /** SHA-256 of salt and file, 64 hexadecimal digits. */
    sha256: string | undefined;
    /** Of the log that has recorded the export. */
    origin: string | undefined;
}

/** Reads a manifest (docs/FORMATS.md); what it does not say in the expected form is absent. */
export function said(manifest: string): Said {
    const record = member(parsed(manifest), "record");
    const vkey = member(record, "vkey");
    const metadata = member(member(member(record, "fields"), "metadata"), "value");
    const sha256 = typeof metadata === "string" ? member(parsed(metadata), "sha256") : undefined;
    return {
        sha256: typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
        origin: typeof vkey === "string" ? vkey.split("+")[0] : undefined,
    };
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function member(of: unknown, name: string): unknown {
    return typeof of === "object" && of !== null && Object.hasOwn(of, name)
        ? (of as Record<string, unknown>)[name]
        : undefined;
}
