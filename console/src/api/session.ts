import type { QueryClient } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { read } from "./client";
import { isUnauthenticated } from "./problem";
import { me, parting } from "./queries";

/** A code that is due after the password, before anybody is signed in. */
export type DueStep = components["schemas"]["DueStep"];

/** Signs in, or gives the second step of that. The token stays in the cookie, where no script reads it. */
export async function signIn(client: QueryClient, email: string, password: string): Promise<DueStep | null> {
    const body = { email, password };
    const entered = await read("/api/auth/login", { method: "post", body });
    if ("mfa" in entered) {
        return entered;
    }
    await enter(client);
    return null;
}

/** Takes the second step. Gives the recovery codes where it enrolled a second factor; `enter` is due then. */
export async function takeSecondStep(token: string, code: string): Promise<string[]> {
    const body = { mfa_token: token, code };
    const entered = await read("/api/auth/mfa", { method: "post", body });
    return entered.recovery_codes ?? [];
}

/** Finds out who has signed in, and forgets what was read before. */
export async function enter(client: QueryClient): Promise<void> {
    forget(client);
    // What was asked before the sign-in would be answered that nobody is signed in, and stand for the answer.
    await client.cancelQueries({ queryKey: me.queryKey });
    client.removeQueries({ queryKey: parting.queryKey });
    await client.fetchQuery({ ...me, staleTime: 0 });
}

/**
 * Signs out, and forgets everything that was read. Gives where to go on, for whoever is signed in at an identity
 * provider too.
 */
export async function signOut(client: QueryClient): Promise<string | undefined> {
    let next: string | undefined;
    try {
        const ended = await read("/api/auth/logout", { method: "post" });
        next = ended.end_session_url ?? undefined;
    } catch (error) {
        // It had ended already.
        if (!isUnauthenticated(error)) {
            throw error;
        }
    }
    await client.cancelQueries({ queryKey: me.queryKey });
    leave(client);
    return next;
}

/** Somebody signed out by themselves, here or in another window: nobody is signed in any more. */
export function leave(client: QueryClient) {
    client.setQueryData(me.queryKey, null);
    forget(client);
    client.setQueryData(parting.queryKey, "left");
}

/** Everything but who is signed in, or was, which pages are waiting to hear of. */
function forget(client: QueryClient) {
    const spared: unknown[] = [me.queryKey[0], parting.queryKey[0]];
    client.removeQueries({ predicate: ({ queryKey }) => !spared.includes(queryKey[0]) });
}
