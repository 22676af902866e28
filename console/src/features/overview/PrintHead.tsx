import { useReader } from "../../components/reader";
import { useZone } from "../../components/zone";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { inWords } from "../../lib/time";
import style from "./Overview.module.css";
import { PERIODS, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

const HOUR_MS = 3_600_000;

/** What paper says that the address and the frame say on screens: which time, whose print it is, of when. */
export function PrintHead({ period, at }: { period: Period; at: number }) {
    const words = useWords(OVERVIEW_WORDS);
    const zone = useZone();
    const reader = useReader();
    const told = (time: number) => inWords(`${new Date(time).toISOString().slice(0, 19)}Z`, zone);
    return (
        <div className={style.printHead}>
            <p>
                <b>{words.periods[period]}</b>: {words.span(told(at - PERIODS[period] * HOUR_MS), told(at))}
            </p>
            <p>
                {words.printed(visible(reader.email || reader.name))}, {told(at)}. {location.host}
            </p>
        </div>
    );
}
