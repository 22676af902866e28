import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { type Event, events, type Page } from "../../../api/queries";
import { countOf, grown, type Known, wanted } from "./pages";

/** The rows of a list, of which only those in sight and around it are held. */
export interface Rows {
    /** How many are known to be there. */
    count: number;
    /** Whether they are all. */
    whole: boolean;
    /** One of them, if it is held. */
    at: (place: number) => Event | undefined;
    /** What went wrong with a page, and how to try again. */
    error: Error | undefined;
    retry: () => void;
}

/** The list that goes on from a first page, with the rows from one place to another in sight. */
export function usePages(reader: string, first: Page, from: number, to: number): Rows {
    const [known, setKnown] = useState<Known>(() => ({
        pages: [{ cursor: "", count: first.events.length }],
        next: first.next,
    }));
    const pages = wanted(known, from, to).filter(({ cursor }) => cursor !== "");
    const read = useQueries({
        queries: pages.map(({ cursor }) => events(reader, first.query, cursor)),
    });
    const last = pages.at(-1)?.cursor;
    const lastRead = read.at(-1)?.data;
    useEffect(() => {
        if (last !== undefined && lastRead) {
            setKnown((known) => grown(known, last, lastRead.events.length, lastRead.next));
        }
    }, [last, lastRead]);
    const failed = read.find(({ error }) => error);
    const count = useMemo(() => countOf(known), [known]);
    const at = (place: number): Event | undefined => {
        if (place < first.events.length) {
            return first.events[place];
        }
        const n = pages.findLastIndex(({ start }) => start <= place);
        const page = pages[n];
        return page && read[n]?.data?.events[place - page.start];
    };
    return {
        count,
        whole: known.next === undefined,
        at,
        error: failed?.error ?? undefined,
        retry: () => failed?.refetch(),
    };
}
