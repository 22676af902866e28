import type { QueryClient } from "@tanstack/react-query";
import { ask } from "./client";
import { isUnauthenticated } from "./problem";
import { me } from "./queries";

/** Signs in. The token stays in the cookie, where no script reads it. */
export async function signIn(client: QueryClient, email: string, password: string): Promise<void> {
    await ask("/api/auth/login", { method: "post", body: { email, password } });
    forget(client);
    // What was asked before the sign-in would be answered that nobody is signed in, and stand for the answer.
    await client.cancelQueries({ queryKey: me.queryKey });
    await client.fetchQuery({ ...me, staleTime: 0 });
}

/** Signs out, and forgets everything that was read. */
export async function signOut(client: QueryClient): Promise<void> {
    try {
        await ask("/api/auth/logout", { method: "post" });
    } catch (error) {
        // It had ended already.
        if (!isUnauthenticated(error)) {
            throw error;
        }
    }
    await client.cancelQueries({ queryKey: me.queryKey });
    client.setQueryData(me.queryKey, null);
    forget(client);
}

/** Everything but who is signed in, which pages are waiting to hear of. */
function forget(client: QueryClient) {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== me.queryKey[0] });
}
