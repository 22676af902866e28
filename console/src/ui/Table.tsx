import type { ReactNode } from "react";
import { Skeleton } from "./Skeleton";
import style from "./Table.module.css";

/** A column, declared once for the head, the cells and the skeleton. */
export interface Column<Row> {
    name: string;
    title: string;
    cell: (row: Row) => ReactNode;
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
    /** Within a frame of another. */
    bare?: boolean;
}

/** Rows as a table, and as cards where it is narrow. The roles are said, because browsers forget them with the layout. */
export function Table<Row>({ caption, columns, rows, id, busy, actions, bare }: Props<Row>) {
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
                    {columns.map(({ name, title }) => (
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <th role="columnheader" scope="col" key={name}>
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
                        // biome-ignore lint/a11y/noRedundantRoles: as above
                        <tr role="row" key={id(row)} data-row={id(row)}>
                            {columns.map(({ name, title, cell }) => (
                                // biome-ignore lint/a11y/noRedundantRoles: as above
                                <td role="cell" key={name} data-column={name}>
                                    <span className={style.label} aria-hidden="true">
                                        {title}
                                    </span>
                                    <div>{cell(row)}</div>
                                </td>
                            ))}
                            {actions && (
                                // biome-ignore lint/a11y/noRedundantRoles: as above
                                <td role="cell">
                                    <div className={style.actions}>{actions.of(row)}</div>
                                </td>
                            )}
                        </tr>
                    ))}
                </tbody>
            ) : (
                <Waiting columns={columns.map(({ name }) => name)} hasActions={actions !== undefined} />
            )}
        </table>
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
