import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use } from "react";
import { type Action, actions } from "../../api/queries";

const Known = createContext<ReadonlyMap<string, Action> | undefined>(undefined);

/** Reads the catalogue of actions once, for all the names below: there are hundreds in a table that scrolls. */
export function KnownActions({ children }: { children: ReactNode }) {
    return <Known value={useQuery(actions).data}>{children}</Known>;
}

/** What is known of an action, once the catalogue was read. */
export function useAction(name: string): Action | undefined {
    return use(Known)?.get(name);
}
