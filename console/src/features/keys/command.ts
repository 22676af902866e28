import { shellWord } from "../../lib/text";
import type { Scope } from "./words";

/** A line for a shell that uses a new key for what it is for, at this server. */
export function command(scope: Scope, secret: string, origin: string, organization: string): string {
    const bearer = `-H ${shellWord(`Authorization: Bearer ${secret}`)}`;
    switch (scope) {
        case "read":
            return `curl -sS ${bearer} ${shellWord(`${origin}/api/audit-logs?limit=10`)}`;
        case "verify":
            return `curl -sS ${bearer} ${shellWord(`${origin}/log/${encodeURIComponent(organization)}/checkpoint`)}`;
        case "ingest":
        case "admin":
            return [
                `curl -sS ${shellWord(`${origin}/api/audit-logs`)}`,
                bearer,
                "-H 'Content-Type: application/json'",
                `-d ${shellWord(JSON.stringify(TRIAL))}`,
            ].join(" ");
    }
}

/** An event that says of itself what it is. */
const TRIAL = {
    user_id: "api-trial",
    action: "api_trial",
    resource: "api",
    details: "A first event, to try the key",
};
