import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { newestSessions } from "../../../api/sessions";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { PageHead } from "../../../components/PageHead";
import { seesAll, useReader } from "../../../components/reader";
import { useZone } from "../../../components/zone";
import { useWords } from "../../../lib/language";
import { inWords } from "../../../lib/time";
import { SelectField } from "../../../ui/Field";
import { Icon } from "../../../ui/icons";
import { Notice } from "../../../ui/Notice";
import { Skeleton } from "../../../ui/Skeleton";
import { Views } from "../Views";
import { SESSION_WORDS } from "../words";
import { Drawing } from "./Drawing";
import { type By, PERIODS, type Period, spanOf } from "./lanes";
import style from "./Timeline.module.css";

const PERIOD_NAMES = Object.keys(PERIODS) as Period[];

/** When sessions lasted, beside each other. What is drawn is in the list too, as text. */
export function Timeline({ address }: { address: URLSearchParams }) {
    const words = useWords(SESSION_WORDS);
    const zone = useZone();
    const reader = useReader();
    const { data, error, isFetching, dataUpdatedAt, refetch } = useQuery(newestSessions(reader.id));
    const wanted = address.get("period");
    const period = PERIOD_NAMES.find((one) => one === wanted) ?? "24h";
    const isByWorkspace = address.get("lanes") === "workspace" || !seesAll(reader);
    const by: By = isByWorkspace ? "workspace" : "person";
    const span = spanOf(period, dataUpdatedAt);
    const lasted = data?.rows.filter(({ ended_at }) => !ended_at || Date.parse(ended_at) >= span.from);
    return (
        <>
            <PageHead
                title={words.title}
                status={isFetching ? words.reading : lasted && words.drawn(lasted.length)}
            >
                <button type="button" className="small" disabled={isFetching} onClick={() => refetch()}>
                    <Icon name="refresh" /> {words.refresh}
                </button>
            </PageHead>
            <Views address={address} />
            <Choices period={period} by={by} />
            {error && !isFetching && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && isFetching && <Skeleton width="100%" />}
            {lasted?.length === 0 && (
                <Notice kind="hint" title={words.noneInTime}>
                    <p>
                        {words.begins} <Link to="/workspaces">{words.toWorkspaces}</Link>
                    </p>
                </Notice>
            )}
            {lasted && lasted.length > 0 && <Drawing sessions={lasted} by={by} period={period} span={span} />}
            {data?.since !== undefined && Date.parse(data.since) > span.from && (
                <p className={style.quiet}>{words.cut(inWords(data.since, zone))}</p>
            )}
        </>
    );
}

function Choices({ period, by }: { period: Period; by: By }) {
    const words = useWords(SESSION_WORDS);
    const [, setAddress] = useSearchParams();
    const all = seesAll(useReader());
    const set = (name: string, value: string) =>
        setAddress(
            (before) => {
                before.set(name, value);
                return before;
            },
            { replace: true },
        );
    return (
        <div className={style.choices}>
            <SelectField
                label={words.period}
                value={period}
                onChange={(change) => set("period", change.target.value)}
            >
                {PERIOD_NAMES.map((one) => (
                    <option key={one} value={one}>
                        {words.periods[one]}
                    </option>
                ))}
            </SelectField>
            {all && (
                <SelectField
                    label={words.lanes}
                    value={by}
                    onChange={(change) => set("lanes", change.target.value)}
                >
                    <option value="person">{words.byPerson}</option>
                    <option value="workspace">{words.byWorkspace}</option>
                </SelectField>
            )}
        </div>
    );
}
