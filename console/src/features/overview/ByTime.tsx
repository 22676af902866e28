import { useNavigate } from "react-router";
import type { Stats } from "../../api/queries";
import { Histogram } from "../../components/histogram/Histogram";
import { useWords } from "../../lib/language";
import { Section } from "../../ui/Section";
import { Skeleton } from "../../ui/Skeleton";
import style from "./Overview.module.css";
import { barsOf, type Period } from "./period";
import { OVERVIEW_WORDS } from "./words";

interface Props {
    period: Period;
    stats: Stats | undefined;
    /** When they were read, in milliseconds since 1970. */
    at: number;
}

/** The histogram; what is pressed in it becomes the period of the audit log. */
export function ByTime({ period, stats, at }: Props) {
    const words = useWords(OVERVIEW_WORDS);
    const navigate = useNavigate();
    const drawn = stats && barsOf(stats, period, at);
    return (
        <Section title={words.byTime}>
            {!drawn && <Skeleton width="100%" />}
            {drawn?.length === 0 && <p className={style.quiet}>{words.nothing}</p>}
            {drawn && drawn.length > 0 && (
                <Histogram
                    bars={drawn}
                    hasLegend
                    onZoom={(range) => navigate(`/?${new URLSearchParams(range)}`)}
                />
            )}
        </Section>
    );
}
