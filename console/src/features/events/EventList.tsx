import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useNavigationType, useSearchParams } from "react-router";
import { events } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { bars } from "../../components/histogram/bars";
import { Histogram } from "../../components/histogram/Histogram";
import { useKey } from "../../components/keys/keys";
import { PageHead } from "../../components/PageHead";
import { PrintHead } from "../../components/print/PrintHead";
import { seesAll, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { CopyButton } from "../../ui/CopyButton";
import { type Chosen, format, parse } from "./columns/chosen";
import { ALL_NAMES, sorting, USUAL_NAMES } from "./columns/columns";
import style from "./EventList.module.css";
import { Facets } from "./facets/Facets";
import { useCounts } from "./facets/useCounts";
import { changed, filterQuery, filtersFor, listQuery } from "./filters";
import { Nothing } from "./Nothing";
import { isBackwards, periodIn } from "./period";
import { FilterForm } from "./query/FilterForm";
import { InUse } from "./query/InUse";
import { QueryBar } from "./query/QueryBar";
import { wrongFilter } from "./query/wrong";
import { EventTable, type TableHandle } from "./rows/EventTable";
import { useLive } from "./rows/useLive";
import { Status } from "./Status";
import { Period, Tool, Toolbar } from "./Toolbar";
import { FILTER_WORDS, LIST_WORDS } from "./words";

// What is not on the first screen is fetched after it, so that it is there also when the server is not any more.
const LATER = {
    columns: () => import("./columns/ColumnsDialog"),
    drawer: () => import("./drawer/EventDrawer"),
    export: () => import("../../components/export/ExportDialog"),
    views: () => import("./views/ViewsDialog"),
};
const ColumnsDialog = lazy(async () => ({ default: (await LATER.columns()).ColumnsDialog }));
const EventDrawer = lazy(async () => ({ default: (await LATER.drawer()).EventDrawer }));
const ExportDialog = lazy(async () => ({ default: (await LATER.export()).ExportDialog }));
const ViewsDialog = lazy(async () => ({ default: (await LATER.views()).ViewsDialog }));

/** The audit table: the address says what is in it, and how it is shown. */
export function EventList() {
    const words = useWords(LIST_WORDS);
    const filterWords = useWords(FILTER_WORDS);
    const [address, setAddress] = useSearchParams();
    const reader = useReader();
    const client = useQueryClient();
    const table = useRef<TableHandle>(null);
    const [isTop, setTop] = useState(true);
    const [dialog, setDialog] = useState<"columns" | "views" | "export">();
    const [hasMore, setMore] = useState(false);
    const [toDates, setToDates] = useState(false);
    const isBack = useNavigationType() === "POP";
    const { data, dataUpdatedAt, error, isFetching, isPlaceholderData, refetch } = useQuery({
        ...events(reader.id, listQuery(address)),
        // Whoever comes back finds the list as they left it.
        refetchOnMount: !isBack,
    });
    const isRead = data !== undefined;
    useEffect(() => {
        if (isRead) {
            // What fails is fetched, and told of, when somebody opens it.
            Promise.allSettled(Object.values(LATER).map((fetch) => fetch()));
        }
    }, [isRead]);
    const shows = (name: string) => address.get(name) === "on";
    const { column, order } = sorting(address);
    const isNewestFirst = column === "timestamp" && order === "desc";
    const isLive = shows("live") && isNewestFirst && data !== undefined && !isPlaceholderData;
    const counts = useCounts(address, !shows("facets") ? "none" : hasMore ? "many" : "few", isLive);
    const refresh = () => {
        refetch();
        client.invalidateQueries({ queryKey: ["stats"] });
    };
    const live = useLive({
        on: isLive,
        filter: filterQuery(address).toString(),
        from: data?.size ?? Number.NaN,
        hold: !isTop,
        onTooMany: refresh,
    });
    const change = (changes: Record<string, string>, replace = false) =>
        setAddress((now) => changed(now, changes), { replace, preventScrollReset: true });
    const toggle = (name: string) => change({ [name]: shows(name) ? "" : "on" }, true);
    const [columns, widths] = [address.get("columns"), address.get("widths")];
    const chosen = useMemo(() => parse(columns, widths, ALL_NAMES, USUAL_NAMES), [columns, widths]);
    const choose = (chosen: readonly Chosen[]) => change(format(chosen, USUAL_NAMES), true);
    const open = address.get("event") ?? undefined;
    const linkTo = (id: string) => `?${changed(address, { event: id })}`;
    const close = () => {
        change({ event: "" });
        if (open !== undefined) {
            table.current?.focus(open);
        }
    };
    const step = (rows: number) => {
        const id = open && table.current?.beside(open, rows);
        if (id) {
            change({ event: id }, true);
        }
    };
    useKey("j", words.keys.down, () => table.current?.step(1));
    useKey("k", words.keys.up, () => table.current?.step(-1));
    useKey("r", words.keys.refresh, refresh);
    const wrong =
        wrongFilter(error) ??
        (isRead && !isPlaceholderData && isBackwards(address, dataUpdatedAt)
            ? { param: "end", text: filterWords.backwards, at: undefined }
            : undefined);
    const isPointedAt =
        wrong !== undefined && filtersFor(seesAll(reader)).some(({ param }) => param === wrong.param);
    const total = counts.isFormer ? undefined : counts.data?.total;
    const drawn = counts.data?.histogram
        ? bars(counts.data.histogram, periodIn(counts.of.address, counts.of.at))
        : [];
    const hasFacets = shows("facets") && !error;
    const isEmpty = !error && data?.events.length === 0 && live.shown.length === 0;
    return (
        <div className={`${style.page} ${open === undefined ? "" : style.withDrawer}`}>
            <PageHead title={words.title} status={seesAll(reader) ? undefined : words.ownOnly} />
            {data && <PrintHead at={dataUpdatedAt} />}
            <div className={style.top}>
                <QueryBar
                    text={address.get("q") ?? ""}
                    error={wrong?.param === "q" ? wrong : undefined}
                    onApply={(q) => change({ q })}
                />
                <Period
                    address={address}
                    onChange={(to) => setAddress(to)}
                    onDates={() => {
                        setToDates(true);
                        change({ fields: "on" }, true);
                    }}
                />
            </div>
            <Toolbar>
                <Tool
                    icon="filter"
                    label={words.fields}
                    keys="f"
                    tells={words.keys.filters}
                    pressed={shows("fields")}
                    onUse={() => toggle("fields")}
                />
                <Tool
                    icon="bars"
                    label={words.facets}
                    keys="c"
                    tells={words.keys.facets}
                    pressed={shows("facets")}
                    onUse={() => toggle("facets")}
                />
                <Tool
                    icon="columns"
                    label={words.chooseColumns}
                    keys="o"
                    tells={words.keys.columns}
                    onUse={() => setDialog("columns")}
                />
                <Tool
                    icon={shows("live") ? "pause" : "live"}
                    label={words.live}
                    keys="l"
                    tells={words.keys.live}
                    pressed={shows("live")}
                    disabled={!isNewestFirst}
                    {...(isNewestFirst ? {} : { title: words.liveSorted })}
                    onUse={() => toggle("live")}
                />
                <Tool
                    icon="bookmark"
                    label={words.views}
                    keys="v"
                    tells={words.keys.views}
                    onUse={() => setDialog("views")}
                />
                <CopyButton key={location.href} text={location.href} label={words.copyLink} icon="link">
                    {words.copyLink}
                </CopyButton>
                <Tool
                    icon="exported"
                    label={words.export}
                    keys="e"
                    tells={words.keys.export}
                    onUse={() => setDialog("export")}
                />
            </Toolbar>
            {(shows("fields") || (isPointedAt && wrong.param !== "q")) && (
                <FilterForm
                    address={address}
                    error={wrong}
                    onApply={change}
                    toDates={toDates}
                    onDates={() => setToDates(false)}
                />
            )}
            <InUse address={address} />
            {drawn.length > 1 && (
                <div className={style.strip} aria-busy={counts.isFetching}>
                    <Histogram bars={drawn} onZoom={change} hasLegend />
                </div>
            )}
            <Status
                page={data}
                isFetching={isFetching}
                total={total}
                live={live}
                isLive={shows("live")}
                onRefresh={refresh}
                onTake={() => {
                    live.take();
                    table.current?.toTop();
                }}
            />
            {error && !isFetching && !isPointedAt && (
                <ErrorNotice error={error} {...(wrong ? {} : { onRetry: () => refetch() })} />
            )}
            {counts.error && !error && <ErrorNotice error={counts.error} onRetry={counts.refetch} />}
            {isEmpty && !wrong && <Nothing address={address} />}
            <div className={`${style.body} ${hasFacets ? style.withFacets : ""}`}>
                {hasFacets && <Facets address={address} counts={counts} onMore={() => setMore(true)} />}
                {data && !isEmpty && (
                    <EventTable
                        key={`${dataUpdatedAt} ${data.query}`}
                        ref={table}
                        first={data}
                        version={dataUpdatedAt}
                        live={live.shown}
                        total={isPlaceholderData ? undefined : total}
                        busy={isFetching && isPlaceholderData}
                        chosen={chosen}
                        address={address}
                        open={open}
                        linkTo={linkTo}
                        onSort={change}
                        onColumns={choose}
                        onTop={setTop}
                    />
                )}
                {!data && isFetching && <div className={style.waiting} aria-hidden="true" />}
                <Suspense>
                    {open !== undefined && (
                        <EventDrawer
                            id={open}
                            address={address}
                            linkTo={linkTo}
                            onStep={step}
                            onClose={close}
                        />
                    )}
                </Suspense>
            </div>
            <Suspense>
                {dialog === "views" && <ViewsDialog address={address} onClose={() => setDialog(undefined)} />}
                {dialog === "export" && (
                    <ExportDialog query={filterQuery(address)} onClose={() => setDialog(undefined)} />
                )}
                {dialog === "columns" && (
                    <ColumnsDialog chosen={chosen} onChange={choose} onClose={() => setDialog(undefined)} />
                )}
            </Suspense>
        </div>
    );
}
