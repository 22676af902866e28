import { inWords, shown } from "../lib/time";
import style from "./Timestamp.module.css";
import { useZone } from "./zone";

/** A time by the chosen clock, which is always named; by the other one when pointed at. */
export function Timestamp({ at }: { at: string }) {
    const zone = useZone();
    const { date, time, zone: name } = shown(at, zone);
    return (
        <time dateTime={at} title={inWords(at, zone === "utc" ? "local" : "utc")} className={style.timestamp}>
            <span>{date}</span> <span>{time}</span> <span className={style.zone}>{name}</span>
        </time>
    );
}

/** A time to its last digit, by both clocks. */
export function FullTimestamp({ at }: { at: string }) {
    const zone = useZone();
    const [first, second] = zone === "utc" ? (["utc", "local"] as const) : (["local", "utc"] as const);
    return (
        <time dateTime={at} className={style.full}>
            <span>{inWords(at, first)}</span>
            <span className={style.other}>{inWords(at, second)}</span>
        </time>
    );
}
