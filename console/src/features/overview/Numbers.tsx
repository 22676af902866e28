import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Stats } from "../../api/queries";
import { different, failed } from "../../components/facets";
import { seesAll, useReader } from "../../components/reader";
import { useWords, useWriting } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { log, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

interface Props {
    period: Period;
    /** Nothing while they are being read. */
    now: Stats | undefined;
    before: Stats | undefined;
    /** Whether the time before could not be read. */
    isUnknown: boolean;
}

/** How much happened, and whether that is more than before. */
export function Numbers({ period, now, before, isUnknown }: Props) {
    const words = useWords(OVERVIEW_WORDS);
    const writing = useWriting();
    const all = seesAll(useReader());
    const share = now && now.total > 0 ? words.ofAll(failed(now) / now.total) : undefined;
    const one = (label: string, of: (stats: Stats) => number, more: ReactNode = null, to?: string) => (
        <div className={style.number}>
            <dt>{to === undefined ? label : <Link to={to}>{label}</Link>}</dt>
            <dd className={style.value}>{now ? writing.number(of(now)) : <Skeleton width="4rem" />}</dd>
            {more && <dd>{more}</dd>}
            <dd className={style.compared}>
                {now && before && <Compared period={period} now={of(now)} before={of(before)} />}
            </dd>
        </div>
    );
    const values = (field: string) => (stats: Stats) => different(stats, field).count;
    const bound = (field: string) => {
        const found = now && different(now, field);
        return found && !found.exact ? words.atMost(found.count) : null;
    };
    return (
        <section aria-label={words.numbers}>
            <dl className={style.numbers}>
                {one(words.events, (stats) => stats.total, null, log(period))}
                {one(words.failures, failed, share, log(period, { success: "false" }))}
                {all && one(words.people, values("user_id"), bound("user_id"))}
                {one(words.addresses, values("ip_address"), bound("ip_address"))}
            </dl>
            {isUnknown && <p className={style.quiet}>{words.unknown}</p>}
        </section>
    );
}

/** The difference in words, with a drawing of its direction. More is neither good nor bad here. */
function Compared({ period, now, before }: { period: Period; now: number; before: number }) {
    const words = useWords(OVERVIEW_WORDS);
    const than = words.before[period];
    if (before === 0) {
        return now === 0 ? null : words.noneBefore(than);
    }
    if (now === before) {
        return `${words.same} ${words.sameAs(than)}`;
    }
    const part = Math.abs(now - before) / before;
    return (
        <>
            <Icon name={now > before ? "up" : "down"} size={14} />
            <span>
                <b>{now > before ? words.more(part) : words.fewer(part)}</b> {words.was(before, than)}
            </span>
        </>
    );
}
