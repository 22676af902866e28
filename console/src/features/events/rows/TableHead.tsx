import { type PointerEvent, useState } from "react";
import { useWords } from "../../../lib/language";
import { Icon } from "../../../ui/icons";
import { type Chosen, moved, NARROWEST, resized } from "../columns/chosen";
import { type Column, type Order, sortedBy, sorting } from "../columns/columns";
import { LIST_WORDS } from "../words";
import style from "./EventTable.module.css";

interface Props {
    columns: readonly Column[];
    chosen: readonly Chosen[];
    address: URLSearchParams;
    onSort: (sort: { sort: string; order: Order }) => void;
    onColumns: (chosen: Chosen[]) => void;
    /** While a border is drawn: the width that its column would have. */
    onDraft: (draft: Draft | undefined) => void;
}

export interface Draft {
    name: string;
    width: number;
}

/** The heads of the columns: they sort, are drawn to other places, and their borders to other widths. */
export function TableHead({ columns, chosen, address, onSort, onColumns, onDraft }: Props) {
    const sorted = sorting(address);
    const [over, setOver] = useState<string>();
    return (
        // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
        <thead role="rowgroup">
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <tr role="row" aria-rowindex={1}>
                {columns.map((column, place) => (
                    <th
                        key={column.name}
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        role="columnheader"
                        scope="col"
                        aria-sort={column.name === sorted.column ? SORTED[sorted.order] : undefined}
                        draggable
                        data-column={column.name}
                        className={over === column.name ? style.over : undefined}
                        onDragStart={(drag) => {
                            drag.dataTransfer.setData(DRAGGED, column.name);
                            drag.dataTransfer.effectAllowed = "move";
                        }}
                        onDragOver={(drag) => {
                            if (drag.dataTransfer.types.includes(DRAGGED)) {
                                drag.preventDefault();
                                setOver(column.name);
                            }
                        }}
                        onDragLeave={() => setOver(undefined)}
                        onDrop={(drop) => {
                            drop.preventDefault();
                            setOver(undefined);
                            onColumns(moved(chosen, drop.dataTransfer.getData(DRAGGED), place));
                        }}
                    >
                        <HeadButton
                            column={column}
                            order={column.name === sorted.column ? sorted.order : undefined}
                            onSort={() => onSort(sortedBy(column, address))}
                        />
                        <Border
                            onDraft={(width) =>
                                onDraft(width === undefined ? undefined : { name: column.name, width })
                            }
                            onWidth={(width) => onColumns(resized(chosen, column.name, width))}
                        />
                    </th>
                ))}
            </tr>
        </thead>
    );
}

const SORTED = { asc: "ascending", desc: "descending" } as const;
const DRAGGED = "application/x-neosc-column";

function HeadButton({
    column,
    order,
    onSort,
}: {
    column: Column;
    order: Order | undefined;
    onSort: () => void;
}) {
    const words = useWords(LIST_WORDS);
    return (
        <button type="button" className={style.sort} onClick={onSort}>
            <span>{words.columns[column.name]}</span>
            <Icon name={order === undefined ? "both" : order === "asc" ? "up" : "down"} size={14} />
        </button>
    );
}

/** For pointers; widths are also numbers in the list of columns, which keys reach. */
function Border({
    onDraft,
    onWidth,
}: {
    onDraft: (width: number | undefined) => void;
    onWidth: (width: number) => void;
}) {
    const [from, setFrom] = useState<{ x: number; width: number }>();
    const at = ({ clientX }: PointerEvent) => from && Math.max(NARROWEST, from.width + clientX - from.x);
    return (
        <span
            className={style.border}
            aria-hidden="true"
            // Not the whole head.
            draggable
            onDragStart={(drag) => {
                drag.preventDefault();
                drag.stopPropagation();
            }}
            onPointerDown={(down) => {
                down.preventDefault();
                const head = down.currentTarget.closest("th");
                setFrom({ x: down.clientX, width: head?.getBoundingClientRect().width ?? 0 });
                down.currentTarget.setPointerCapture(down.pointerId);
            }}
            onPointerMove={(move) => from && onDraft(at(move))}
            onPointerUp={(up) => {
                const width = at(up);
                setFrom(undefined);
                onDraft(undefined);
                if (width !== undefined && width !== from?.width) {
                    onWidth(width);
                }
            }}
            onPointerCancel={() => {
                setFrom(undefined);
                onDraft(undefined);
            }}
        />
    );
}
