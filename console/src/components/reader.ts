import { createContext, use } from "react";
import type { Me } from "../api/queries";

/** Who is signed in. Below the frame of the signed-in pages there always is somebody. */
export const Reader = createContext<Me | undefined>(undefined);

export function useReader(): Me {
    const reader = use(Reader);
    if (!reader) {
        throw new Error("a page for those signed in, outside its frame");
    }
    return reader;
}

/** Whether they see everybody's events. The server decides; this only says it. */
export function seesAll(reader: Me): boolean {
    return reader.role === "admin" || reader.role === "auditor";
}

/** Whether they change what everybody uses. The server decides; this only says it. */
export function administers(reader: Me): boolean {
    return reader.role === "admin";
}
