import { queryOptions } from "@tanstack/react-query";
import { ask } from "./client";
import type { Event } from "./queries";

/** The number of a log that went on from an old copy of the organization's, by its origin; the first log has none. */
export function logNumber(organization: string, origin: string): string | undefined {
    const [, number, ...more] = origin.split(`/log/${organization}/`);
    return more.length === 0 && number && /^[1-9][0-9]{0,9}$/.test(number) ? number : undefined;
}

/** The answer with the key of the log of this origin, as this server says: of the first, or of one that went on from it. */
export function askKey(organization: string, origin: string, signal?: AbortSignal): Promise<Response> {
    const number = logNumber(organization, origin);
    const asked = signal ? { signal } : {};
    return number
        ? ask("/log/{organization}/{number}/vkey", { ...asked, parts: { organization, number } })
        : ask("/log/{organization}/vkey", { ...asked, parts: { organization } });
}

/** The key of the log that a proof is of, as this server says. */
export const keyOfProof = (organization: string, origin: string) =>
    queryOptions({
        queryKey: ["vkey", organization, origin],
        queryFn: async ({ signal }): Promise<string> =>
            (await (await askKey(organization, origin, signal)).text()).trim(),
        staleTime: Number.POSITIVE_INFINITY,
    });

/** The origin of the log that a proof is of, as the proof says; nothing if it says none. */
export function originOf(proof: string): string | undefined {
    let bundle: unknown;
    try {
        bundle = JSON.parse(proof);
    } catch {
        return undefined;
    }
    const vkey = bundle && typeof bundle === "object" && "vkey" in bundle ? bundle.vkey : undefined;
    return typeof vkey === "string" ? vkey.split("+")[0] : undefined;
}

/** The origin of the log that has the event: only its proof tells. `""` if that does not. */
export const originQuery = (event: Event) =>
    queryOptions({
        queryKey: ["origin", event.id],
        queryFn: async ({ signal }): Promise<string> => {
            const response = await ask("/api/audit-logs/{id}/proof", { parts: { id: event.id }, signal });
            return originOf(await response.text()) ?? "";
        },
        staleTime: Number.POSITIVE_INFINITY,
    });
