import { type CSSProperties, Fragment, type ReactNode } from "react";
import { Skeleton } from "./Skeleton";
import style from "./Table.module.css";

/** A column, declared once for the head, the cells and the skeleton. */
export interface Column<Row> {
    name: string;
    title: string;
    cell: (row: Row) => ReactNode;
    /** Numbers stand below one another by their digits. */
    isNumber?: boolean;
    /** As wide it is at the least, in rem, so that usual values keep whole; what is longer still breaks. */
    least?: number;
    /** What all rows come to. Where one column has it, there is a foot. */
    foot?: ReactNode;
}

interface Props<Row> {
    /** What is in it, for those who do not see what is around it. */
    caption: string;
    columns: readonly Column<Row>[];
    /** Nothing while the first are being read. */
    rows: readonly Row[] | undefined;
    /** Which row it is, among the others. */
    id: (row: Row) => string;
    /** Whether others are being read, which will take their place. */
    busy?: boolean;
    /** What can be done with a row, and what that column is called. */
    actions?: { title: string; of: (row: Row) => ReactNode };
    /** What is unfolded below a row, of its whole width. */
    below?: (row: Row) => ReactNode;
    /** Within a frame of another. */
    bare?: boolean;
}

/** Rows as a table, and as cards where it is narrow. The roles are said, because browsers forget them with the layout. */
export function Table<Row>({ caption, columns, rows, id, busy, actions, below, bare }: Props<Row>) {
    return (
        <table
            // biome-ignore lint/a11y/noRedundantRoles: lost when the rows are laid out as cards
            role="table"
            className={bare ? `${style.table} ${style.bare}` : style.table}
            aria-busy={busy === true || rows === undefined}
        >
            <caption className="unseen">{caption}</caption>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <thead role="rowgroup">
                {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                <tr role="row">
                    {columns.map(({ name, title, isNumber }) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col" key={name} data-number={isNumber}>
                            {title}
                        </th>
                    ))}
                    {actions && (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col">
                            <span className="unseen">{actions.title}</span>
                        </th>
                    )}
                </tr>
            </thead>
            {rows ? (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tbody role="rowgroup">
                    {rows.map((row) => (
                        <Fragment key={id(row)}>
                            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                            <tr role="row" data-row={id(row)}>
                                {columns.map((column) => (
                                    <Cell key={column.name} of={column}>
                                        {column.cell(row)}
                                    </Cell>
                                ))}
                                {actions && (
                                    // biome-ignore lint/a11y/noRedundantRoles: as above
                                    <td role="cell">
                                        <div className={style.actions}>{actions.of(row)}</div>
                                    </td>
                                )}
                            </tr>
                            <Below width={columns.length + (actions ? 1 : 0)}>{below?.(row)}</Below>
                        </Fragment>
                    ))}
                </tbody>
            ) : (
                <Waiting columns={columns.map(({ name }) => name)} hasActions={actions !== undefined} />
            )}
            {rows && columns.some(({ foot }) => foot !== undefined) && (
                // biome-ignore lint/a11y/noRedundantRoles: as above
                <tfoot role="rowgroup">
                    {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                    <tr role="row" className={style.foot}>
                        {columns.map((column) => (
                            <Cell key={column.name} of={column}>
                                {column.foot}
                            </Cell>
                        ))}
                        {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
                        {actions && <td role="cell" />}
                    </tr>
                </tfoot>
            )}
        </table>
    );
}

/** Read where the rows are a table; a card is as wide as it is. */
const widthOf = (rem: number) => ({ "--least": `${rem}rem` }) as CSSProperties;

interface CellProps {
    of: Pick<Column<never>, "name" | "title" | "isNumber" | "least">;
    children: ReactNode;
}

function Cell({ of: { name, title, isNumber, least }, children }: CellProps) {
    return (
        <td
            // biome-ignore lint/a11y/noRedundantRoles: as above
            role="cell"
            data-column={name}
            data-number={isNumber}
            data-empty={children === undefined}
            style={least === undefined ? undefined : widthOf(least)}
        >
            <span className={style.label} aria-hidden="true">
                {title}
            </span>
            <div>{children}</div>
        </td>
    );
}

function Below({ width, children }: { width: number; children: ReactNode }) {
    if (!children) {
        return null;
    }
    return (
        // biome-ignore lint/a11y/noRedundantRoles: as above
        <tr role="row" className={style.below}>
            {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
            <td role="cell" colSpan={width}>
                {children}
            </td>
        </tr>
    );
}

function Waiting({ columns, hasActions }: { columns: readonly string[]; hasActions: boolean }) {
    return (
        <tbody aria-hidden="true">
            {[..."abcd"].map((row) => (
                <tr key={row}>
                    {columns.map((name) => (
                        <td key={name}>
                            <Skeleton width="80%" />
                        </td>
                    ))}
                    {hasActions && <td />}
                </tr>
            ))}
        </tbody>
    );
}
