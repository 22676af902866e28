import type { Me } from "../../api/queries";
import type { IconName } from "../../ui/icons";
import { administers, seesAll } from "../reader";
import type { FRAME_WORDS } from "./words";

/** A page that the navigation leads to. */
export interface Place {
    to: string;
    name: keyof (typeof FRAME_WORDS)["en"]["places"];
    icon: IconName;
    /** The letter that leads there, after `g`. */
    key: string;
    /** Pages below it begin so. */
    below?: string;
    /** Who has anything to see there; everybody, unless it says. */
    of?: (reader: Me) => boolean;
}

/** All pages, in groups. */
export const PLACES: readonly {
    group: "log" | "platform" | "administration" | "you";
    places: readonly Place[];
}[] = [
    {
        group: "log",
        places: [
            { to: "/", name: "events", icon: "list", key: "e", below: "/events/" },
            { to: "/overview", name: "overview", icon: "gauge", key: "o" },
            { to: "/integrity", name: "integrity", icon: "verified", key: "i" },
            { to: "/exports", name: "exports", icon: "exported", key: "x" },
        ],
    },
    {
        group: "platform",
        places: [
            { to: "/workspaces", name: "workspaces", icon: "window", key: "w", below: "/workspaces/" },
            { to: "/sessions", name: "sessions", icon: "plug", key: "s" },
            { to: "/policies", name: "policies", icon: "shield", key: "p" },
        ],
    },
    {
        group: "administration",
        places: [
            { to: "/people", name: "people", icon: "people", key: "u", below: "/people/", of: seesAll },
            { to: "/api-keys", name: "keys", icon: "key", key: "k", of: administers },
            { to: "/organization", name: "organization", icon: "building", key: "r" },
        ],
    },
    {
        group: "you",
        places: [
            { to: "/activity", name: "activity", icon: "footprints", key: "m" },
            { to: "/account", name: "account", icon: "person", key: "a" },
        ],
    },
];
