import { expect, test } from "vitest";
import {
    type Choice,
    COLUMNS,
    type Column,
    columnsOf,
    FIRST,
    nameOf,
    toBody,
    toQuery,
    usual,
} from "./choice";

const at = (text: string) => new URLSearchParams(text);
const choice = (changes: Partial<Choice>): Choice => ({ ...FIRST, ...changes });
const columns = (...names: Column[]) => new Set(names);

test("at once and in the background, the same is asked for", () => {
    const address = at("action=-login,logout&resource=my+box*&q=disk&event=e1&limit=5&sort=user_email");
    expect(toQuery(FIRST, address).toString()).toBe(
        "action=-login%2Clogout&resource=my+box*&q=disk&format=csv",
    );
    expect(toBody(FIRST, address)).toEqual({
        filter: '-action:login,logout resource:"my box"* disk',
        format: "csv",
    });
    const all = choice({ format: "ndjson", proofs: true, order: "log", reason: " yearly audit " });
    expect(Object.fromEntries(toQuery(all, at("")))).toEqual({
        format: "ndjson",
        sort: "index",
        order: "asc",
        proofs: "true",
        reason: "yearly audit",
    });
    expect(toBody(choice({ order: "oldest", excel: true }), at(""))).toEqual({
        filter: "",
        format: "csv",
        sort: "timestamp",
        order: "asc",
        excel: true,
    });
});

test("what a format cannot have is not asked for", () => {
    const query = toQuery(choice({ format: "parquet", excel: true, proofs: true }), at(""));
    expect(query.toString()).toBe("format=parquet");
    expect(toQuery(choice({ format: "csv", proofs: true }), at("")).has("proofs")).toBe(false);
});

test("columns are sent in their order, and only where they are not the usual ones", () => {
    expect(columnsOf(choice({ columns: columns("action", "id") }))).toBe("id,action");
    expect(columnsOf(choice({ columns: usual("csv") }))).toBeUndefined();
    expect(columnsOf(choice({ format: "json", columns: usual("csv") }))).toBe(COLUMNS.slice(0, 9).join(","));
    expect(columnsOf(choice({ format: "json", columns: new Set(COLUMNS) }))).toBeUndefined();
    expect(columnsOf(choice({ columns: new Set(COLUMNS) }))).toBe(COLUMNS.join(","));
    const proven = choice({ format: "json", proofs: true, columns: columns("id") });
    expect(columnsOf(proven)).toBeUndefined();
});

test("the name of a file", () => {
    expect(nameOf("csv", new Date("2026-03-05T14:30:00.5Z"))).toBe("neosc-audit-logs-20260305T143000Z.csv");
});
