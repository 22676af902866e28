import { shellWord } from "../../../lib/text";

/** A line for a shell that reads an event from the API of this origin, with a key that the shell has. */
export function curlOf(origin: string, id: string): string {
    const address = `${origin}/api/audit-logs/${encodeURIComponent(id)}`;
    return `curl -sS --fail-with-body -H "Authorization: Bearer $NEOSC_TOKEN" ${shellWord(address)}`;
}
