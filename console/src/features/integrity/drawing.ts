import type { Checkpoint } from "../../api/integrity";

export const WIDTH = 600;
export const HEIGHT = 120;

/** Where the ends of both axes are, and a line of steps of each log. */
export interface Drawing {
    first: string;
    last: string;
    least: number;
    most: number;
    /** SVG paths within `WIDTH` and `HEIGHT`. */
    lines: string[];
}

/** The sizes over time of kept checkpoints, the newest first; nothing if there is no time between them. */
export function drawing(kept: readonly Checkpoint[]): Drawing | undefined {
    const points = kept.map(({ at, size, log }) => ({ at, size, log, x: Date.parse(at) })).reverse();
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last || !(last.x > first.x)) {
        return undefined;
    }
    const sizes = points.map(({ size }) => size);
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    const across = (x: number) => round((WIDTH * (x - first.x)) / (last.x - first.x));
    const down = (size: number) => round(HEIGHT - (HEIGHT * (size - least)) / (most - least || 1));
    const lines = [...new Set(points.map(({ log }) => log))].map((log) => {
        const [begin, ...rest] = points.filter((point) => point.log === log);
        const steps = rest.map(({ x, size }) => `H${across(x)}V${down(size)}`);
        return begin ? `M${across(begin.x)} ${down(begin.size)}${steps.join("")}` : "";
    });
    return { first: first.at, last: last.at, least, most, lines };
}

function round(value: number): number {
    return Math.round(value * 10) / 10;
}
