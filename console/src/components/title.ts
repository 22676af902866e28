import { useEffect } from "react";

/** What the window, its tab and its history are called while the page is shown. */
export function useTitle(title: string) {
    useEffect(() => {
        document.title = `${title} · NeoSC Audit`;
    }, [title]);
}
