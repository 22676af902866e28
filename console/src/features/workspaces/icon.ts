import type { IconName } from "../../ui/icons";

/** The icons that are offered for workspaces, and what they are called. */
export const ICONS = [
    ["window", "Window"],
    ["building", "Building"],
    ["monitor", "Monitor"],
    ["code", "Code"],
    ["globe", "Globe"],
    ["machine", "Server"],
    ["shield", "Shield"],
    ["tree", "Network"],
] as const satisfies readonly (readonly [IconName, string])[];

/** The drawing for a name, which may be any text. */
export function drawing(name: string): IconName {
    return ICONS.find(([known]) => known === name)?.[0] ?? "window";
}
