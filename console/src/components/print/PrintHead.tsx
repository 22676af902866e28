import type { ReactNode } from "react";
import { catalogue } from "../../lib/intl";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { inWords } from "../../lib/time";
import { useReader } from "../reader";
import { useZone } from "../zone";
import style from "./PrintHead.module.css";

const WORDS = catalogue(
    { printed: (who: string, at: string, host: string) => `Printed by ${who}, as of ${at}, from ${host}` },
    { printed: (who, at, host) => `Impreso por ${who}, con datos de ${at}, desde ${host}` },
);

interface Props {
    /** When what is shown was read, in milliseconds since 1970. */
    at: number;
    /** What the print is of, beyond the page's heading. */
    children?: ReactNode;
}

/** What paper says that the address and the frame say on screens: what of, whose print it is, of when. */
export function PrintHead({ at, children }: Props) {
    const words = useWords(WORDS);
    const zone = useZone();
    const reader = useReader();
    const time = inWords(`${new Date(at).toISOString().slice(0, 19)}Z`, zone);
    return (
        <div className={style.head}>
            {children && <p>{children}</p>}
            <p>{words.printed(visible(reader.email || reader.name), time, location.host)}</p>
        </div>
    );
}
