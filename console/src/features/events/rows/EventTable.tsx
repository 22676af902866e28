import { useVirtualizer } from "@tanstack/react-virtual";
import {
    type CSSProperties,
    type KeyboardEvent,
    type MouseEvent,
    type Ref,
    useEffect,
    useImperativeHandle,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
} from "react";
import type { Event, Page } from "../../../api/queries";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import type { Chosen } from "../columns/chosen";
import { type Column, columnOf, type Order } from "../columns/columns";
import { fitted } from "../columns/widths";
import { LIST_WORDS } from "../words";
import { EventRow } from "./EventRow";
import style from "./EventTable.module.css";
import { keepPlace, keptPlace } from "./place";
import { type Draft, TableHead } from "./TableHead";
import { usePages } from "./usePages";

/** What others do with the table. */
export interface TableHandle {
    /** Moves the focus to a row: so many below the one that has it, or above. */
    step: (rows: number) => void;
    /** The event so many rows below another, or above, if it is held. */
    beside: (id: string, rows: number) => string | undefined;
    /** Moves the focus to the row of an event, if it is held. */
    focus: (id: string) => void;
    toTop: () => void;
}

interface Props {
    ref: Ref<TableHandle>;
    first: Page;
    /** Of the first page, which is another when it was read again. */
    version: number;
    /** What came live, above the list. */
    live: readonly Event[];
    /** How many there are in all, where that is known. */
    total: number | undefined;
    /** Whether others are being read, which will take the place of these. */
    busy: boolean;
    chosen: readonly Chosen[];
    address: URLSearchParams;
    open: string | undefined;
    linkTo: (id: string) => string;
    onSort: (sort: { sort: string; order: Order }) => void;
    onColumns: (chosen: Chosen[]) => void;
    /** Whether the newest are in sight. */
    onTop: (isTop: boolean) => void;
}

/** Pixels: of a row, of a row as a card, of the heads. */
const [ROW, CARD, HEADS] = [37, 200, 36];
/** Below this width of the table's place, rows are cards; as in the style. */
const NARROW = 560;

/** Pixels: the width of a details column up to which its text is cut where the contract cuts it, at 200. */
const CUT = 220;

/** The rows of a list, of which only those in sight are drawn. */
export function EventTable(props: Props) {
    const { first, version, live, total, busy, chosen, address, open, linkTo, onTop } = props;
    const words = useWords(LIST_WORDS);
    const reader = useReader();
    const scroller = useRef<HTMLDivElement>(null);
    const placeName = `${version} ${first.query}`;
    const [range, setRange] = useState<[number, number]>([0, 30]);
    const above = live.length;
    const rows = usePages(reader.id, first, range[0] - above, range[1] - above);
    const known = above + rows.count;
    const at = (place: number) => (place < above ? live[place] : rows.at(place - above));
    const virtualizer = useVirtualizer({
        count: known + (rows.whole ? 0 : 1),
        getScrollElement: () => scroller.current,
        estimateSize: () => ((scroller.current?.clientWidth ?? NARROW) < NARROW ? CARD : ROW),
        overscan: 12,
        scrollMargin: HEADS,
        scrollPaddingStart: HEADS,
        initialOffset: () => keptPlace(placeName),
        onChange: ({ range: seen, scrollOffset }) => {
            if (seen && (seen.startIndex !== range[0] || seen.endIndex !== range[1])) {
                setRange([seen.startIndex, seen.endIndex]);
            }
            keepPlace(placeName, scrollOffset ?? 0);
            onTop((scrollOffset ?? 0) < ROW);
        },
    });
    const drawn = virtualizer.getVirtualItems();
    const [active, setActive] = useState(0);
    const wanted = useRef<number>(undefined);
    // A row that is to have the focus is drawn first.
    useLayoutEffect(() => {
        const link =
            wanted.current !== undefined &&
            scroller.current?.querySelector(`tr[data-index="${wanted.current}"] a`);
        if (link instanceof HTMLElement) {
            wanted.current = undefined;
            link.focus({ preventScroll: true });
        }
    });
    const go = (place: number) => {
        const to = Math.max(0, Math.min(place, known - 1));
        wanted.current = to;
        setActive(to);
        virtualizer.scrollToIndex(to, { align: "auto" });
        // Also where nothing else changes.
        setRange(([from, until]) => [from, until]);
    };
    const placeOf = (id: string): number | undefined => {
        for (let place = Math.max(0, range[0] - 600); place <= Math.min(range[1] + 600, known - 1); place++) {
            if (at(place)?.id === id) {
                return place;
            }
        }
        return undefined;
    };
    useImperativeHandle(props.ref, () => ({
        step: (rows) => {
            const hasFocus = scroller.current?.querySelector("tbody")?.contains(document.activeElement);
            go(hasFocus ? active + rows : Math.max(active, range[0]));
        },
        beside: (id, rows) => {
            const place = placeOf(id);
            return place === undefined ? undefined : at(place + rows)?.id;
        },
        focus: (id) => {
            const place = placeOf(id);
            if (place !== undefined) {
                go(place);
            }
        },
        toTop: () => virtualizer.scrollToOffset(0),
    }));
    const [draft, setDraft] = useState<Draft>();
    const columns = useMemo(() => chosen.flatMap(({ name }) => columnOf(name) ?? []), [chosen]);
    const [room, setRoom] = useState(0);
    useLayoutEffect(() => setRoom(scroller.current?.clientWidth ?? 0), []);
    useWidthChange(scroller, (width) => {
        setRoom(width);
        virtualizer.measure();
    });
    const sizes = chosen.map(({ name, width: kept }) => {
        const width = draft?.name === name ? draft.width : kept;
        return width === undefined ? (columnOf(name) ?? { width: 150 }) : { width };
    });
    const widths = fitted(sizes, room || sizes.reduce((sum, { width }) => sum + width, 0));
    const detailed = widths[chosen.findIndex(({ name }) => name === "details")] ?? 0;
    const start = (drawn[0]?.start ?? HEADS) - HEADS;
    const end = virtualizer.getTotalSize() - ((drawn.at(-1)?.end ?? HEADS) - HEADS);
    const isTabbed = (place: number) => {
        const isDrawn = active >= (drawn[0]?.index ?? 0) && active <= (drawn.at(-1)?.index ?? 0);
        return place === (isDrawn ? active : range[0]);
    };
    const count = rows.whole ? known : total === undefined ? undefined : Math.max(total + above, known);
    return (
        <div ref={scroller} className={style.scroller}>
            <p className={style.printed}>
                {words.printed(
                    (drawn[0]?.index ?? 0) + 1,
                    Math.min((drawn.at(-1)?.index ?? 0) + 1, known),
                    count,
                )}
            </p>
            <table
                // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
                role="table"
                className={style.table}
                style={
                    {
                        "--width": `${widths.reduce((sum, width) => sum + width, 0)}px`,
                        "--cut": detailed > CUT ? "none" : "200px",
                    } as CSSProperties
                }
                aria-busy={busy}
                aria-rowcount={count === undefined ? -1 : count + 1}
            >
                <caption className="unseen">{words.caption}</caption>
                <colgroup>
                    {columns.map(({ name }, place) => (
                        <col key={name} style={{ "--width": `${widths[place]}px` } as CSSProperties} />
                    ))}
                </colgroup>
                <TableHead
                    columns={columns}
                    chosen={chosen}
                    address={address}
                    onSort={props.onSort}
                    onColumns={props.onColumns}
                    onDraft={setDraft}
                />
                {/* biome-ignore lint/a11y/noRedundantRoles: as above; the link in each row is for keys */}
                <tbody role="rowgroup" onClick={openRow} onKeyDown={(key) => press(key, active, range, go)}>
                    <Space height={start} columns={columns} />
                    {drawn.map(({ index }) => (
                        <EventRow
                            key={index}
                            event={at(index)}
                            place={index}
                            columns={columns}
                            to={linkTo(at(index)?.id ?? "")}
                            isOpen={open !== undefined && at(index)?.id === open}
                            isTabbed={isTabbed(index)}
                            isSeam={above > 0 && index === above - 1}
                            measure={virtualizer.measureElement}
                            onFocus={setActive}
                        />
                    ))}
                    <Space height={end} columns={columns} />
                </tbody>
            </table>
            {rows.error && <ErrorNotice error={rows.error} onRetry={rows.retry} />}
        </div>
    );
}

/** In place of the rows that are not drawn. */
function Space({ height, columns }: { height: number; columns: readonly Column[] }) {
    return height <= 0 ? null : (
        // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus
        <tr aria-hidden="true" className={style.space}>
            <td colSpan={columns.length} style={{ height }} />
        </tr>
    );
}

/** For whoever points at a row. The link in it is what keyboards and screen readers find. */
function openRow(clicked: MouseEvent) {
    const target = clicked.target as HTMLElement;
    const link = target.closest("tr")?.querySelector("a");
    if (target.closest("a") || !link || getSelection()?.isCollapsed === false) {
        return;
    }
    if (clicked.metaKey || clicked.ctrlKey) {
        window.open(link.href, "_blank", "noopener");
    } else {
        link.click();
    }
}

/** The keys that lead from row to row. */
function press(key: KeyboardEvent, active: number, [from, to]: [number, number], go: (to: number) => void) {
    const page = Math.max(1, to - from - 1);
    const steps: Record<string, number> = {
        ArrowDown: 1,
        ArrowUp: -1,
        PageDown: page,
        PageUp: -page,
        Home: -active,
        End: Number.MAX_SAFE_INTEGER,
    };
    const step = steps[key.key];
    if (step !== undefined && !key.metaKey && !key.ctrlKey && !key.altKey && !key.shiftKey) {
        key.preventDefault();
        go(active + step);
    }
}

/** Does something when an element becomes narrower or wider. */
function useWidthChange(element: { current: HTMLElement | null }, run: (width: number) => void) {
    const latest = useRef(run);
    useEffect(() => {
        latest.current = run;
    });
    useEffect(() => {
        const watched = element.current;
        if (!watched) {
            return;
        }
        let width = watched.clientWidth;
        const observer = new ResizeObserver(() => {
            if (watched.clientWidth !== width) {
                width = watched.clientWidth;
                latest.current(width);
            }
        });
        observer.observe(watched);
        return () => observer.disconnect();
    }, [element]);
}
