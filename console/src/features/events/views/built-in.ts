import type { VIEW_WORDS } from "./words";

/** A view that everybody has: its name in the catalogue, and its address. */
export interface BuiltIn {
    name: Exclude<keyof (typeof VIEW_WORDS)["en"]["names"], "newAddresses">;
    address: string;
}

export const BUILT_IN: readonly BuiltIn[] = [
    { name: "failedLogins", address: "action=login,sso_login&success=false" },
    {
        name: "admin",
        address:
            "category=accounts,keys,policies,settings,workspaces&q=-action:launch_workspace,stop_workspace",
    },
    { name: "policies", address: "category=policies" },
    { name: "reads", address: "category=log" },
];

/** What is kept of a list's address in a saved view, as the API takes it: not which event is open, or what is beside. */
export function savedAddress(address: URLSearchParams): string {
    const kept = new URLSearchParams(address);
    for (const name of ["event", "live", "facets", "fields", "widths", "limit", "cursor"]) {
        kept.delete(name);
    }
    return kept.toString();
}
