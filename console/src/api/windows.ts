import { focusManager, type QueryClient } from "@tanstack/react-query";
import { type Me, me, parting } from "./queries";
import { leave } from "./session";

/** What windows tell one another: who is signed in now, or that somebody signed out. */
type Told = { reader: string } | "left";

/**
 * All windows of a browser have the one cookie: what one does with it, the others follow, so that nobody sees one person's
 * page with what another may see. A window that heard nothing, such as one that was frozen, asks when it comes to the
 * front (`me`).
 */
export function followWindows(client: QueryClient): void {
    askWhenInFront();
    const others = new BroadcastChannel("neosc.session");
    let known: string | undefined;
    let hasLeft = false;
    others.addEventListener("message", ({ data }: MessageEvent<Told>) => {
        if (data === "left") {
            hasLeft = true;
            leave(client);
        } else if (data.reader !== known) {
            client.refetchQueries({ queryKey: me.queryKey });
        }
    });
    client.getQueryCache().subscribe(({ type, query: { queryKey, state } }) => {
        if (queryKey[0] === parting.queryKey[0]) {
            const now = type !== "removed" && state.data === "left";
            if (now && !hasLeft) {
                others.postMessage("left" satisfies Told);
            }
            hasLeft = now;
        }
        if (queryKey[0] === me.queryKey[0]) {
            const before = known;
            known = (state.data as Me | null | undefined)?.id;
            if (before !== undefined && before !== known) {
                // What was answered as theirs, while this was not known yet, may have been another's.
                client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes(before) });
            }
            if (known !== undefined && known !== before) {
                others.postMessage({ reader: known } satisfies Told);
            }
        }
    });
}

/** Windows side by side come to the front without having been hidden, which is all that is listened to otherwise. */
function askWhenInFront(): void {
    focusManager.setEventListener((ask) => {
        const listen = () => ask();
        window.addEventListener("visibilitychange", listen);
        window.addEventListener("focus", listen);
        return () => {
            window.removeEventListener("visibilitychange", listen);
            window.removeEventListener("focus", listen);
        };
    });
}
