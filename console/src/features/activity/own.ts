import { exactly } from "../../lib/filter-text";

/** From when on: everything unless the address says. The server's clock says what now is. */
export const PERIODS = ["all", "365d", "30d"] as const;

export type Period = (typeof PERIODS)[number];

export function periodOf(address: URLSearchParams): Period {
    return PERIODS.find((period) => period === address.get("period")) ?? "all";
}

export const SIGN_INS = "login,sso_login";

/** A filter of what a person did, and nobody else; reading that is recorded of nobody. */
export function own(user: string, period: Period, more: Readonly<Record<string, string>> = {}): string {
    const since: Record<string, string> = period === "all" ? {} : { start: `now-${period}` };
    return String(new URLSearchParams({ user_id: exactly(user), ...since, ...more }));
}

/** The forms of the file. Proofs go into those that have room for them. */
export const FORMATS = [
    { name: "csv", hasProofs: false },
    { name: "json", hasProofs: true },
    { name: "ndjson", hasProofs: true },
] as const;

export type Format = (typeof FORMATS)[number]["name"];
