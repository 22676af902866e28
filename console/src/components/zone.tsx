import { createContext, type ReactNode, use, useMemo, useState } from "react";
import { keep, kept } from "../lib/kept";
import type { Zone } from "../lib/time";

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
    return (
        <label className="zone-choice">
            <span>Times in</span>
            <select value={zone} onChange={(change) => choose(change.target.value as Zone)}>
                <option value="local">local time</option>
                <option value="utc">UTC</option>
            </select>
        </label>
    );
}
