import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { keep, kept } from "../lib/kept";
import { useWords } from "../lib/language";
import type { Zone } from "../lib/time";
import { WORDS } from "./words";

const KEPT_AS = "neosc.zone";

const Chosen = createContext<{ zone: Zone; choose: (zone: Zone) => void }>({
    zone: "local",
    choose: () => {},
});

/** Remembers in this browser by whose clock times are shown. */
export function ZoneProvider({ children }: { children: ReactNode }) {
    const [zone, setZone] = useState<Zone>(() => (kept(KEPT_AS) === "utc" ? "utc" : "local"));
    const chosen = useMemo(() => {
        const choose = (zone: Zone) => {
            setZone(zone);
            keep(KEPT_AS, zone);
        };
        return { zone, choose };
    }, [zone]);
    return <Chosen value={chosen}>{children}</Chosen>;
}

export function useZone(): Zone {
    return use(Chosen).zone;
}

export function ZoneChoice() {
    const { zone, choose } = use(Chosen);
    const words = useWords(WORDS);
    return (
        <label className="zone-choice">
            <span>{words.timesIn}</span>
            <select value={zone} onChange={(change) => choose(change.target.value as Zone)}>
                <option value="local">{words.zones.local}</option>
                <option value="utc">{words.zones.utc}</option>
            </select>
        </label>
    );
}
