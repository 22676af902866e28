/** The path of an SVG that covers the squares that are set, one unit each: a box for each run of them in a row. */
export function outline(rows: boolean[][]): string {
    let path = "";
    for (const [y, row] of rows.entries()) {
        let from = 0;
        while (from < row.length) {
            let to = from;
            while (row[to]) {
                to++;
            }
            if (to > from) {
                path += `M${from} ${y}h${to - from}v1h-${to - from}z`;
            }
            from = to + 1;
        }
    }
    return path;
}
