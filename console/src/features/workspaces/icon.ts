import type { IconName } from "../../ui/icons";

/** The icons that are offered for workspaces. */
export const ICONS = [
    "window",
    "building",
    "monitor",
    "code",
    "globe",
    "machine",
    "shield",
    "tree",
] as const satisfies readonly IconName[];

/** The drawing for a name, which may be any text. */
export function drawing(name: string): IconName {
    return ICONS.find((known) => known === name) ?? "window";
}
