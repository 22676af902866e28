import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Stats, stats } from "../../../api/queries";
import { useReader } from "../../../components/reader";
import { filterQuery } from "../filters";
import { FACETS, FEW } from "./facets";

/** Values of a field that are counted where more are wanted: as many as the server counts. */
const MANY = 100;

/** While events are shown as they come, their counts are read again so often. */
const LIVE_MS = 15_000;

export interface Counts {
    data: Stats | undefined;
    error: Error | null;
    /** Of which address they are, and when they were counted, in milliseconds since 1970. */
    of: { address: URLSearchParams; at: number };
    isFetching: boolean;
    /** Whether it is of another filter, whose place it will take. */
    isFormer: boolean;
    refetch: () => void;
}

/** How many events the filter finds, by time; by the most frequent values too, where they are shown. */
export function useCounts(
    address: URLSearchParams,
    facets: "none" | "few" | "many",
    isLive: boolean,
): Counts {
    const reader = useReader();
    const asked = filterQuery(address);
    asked.set("facets", facets === "none" ? facets : FACETS.map(({ name }) => name).join(","));
    asked.set("top", String(facets === "many" ? MANY : FEW));
    const { data, dataUpdatedAt, error, isFetching, isPlaceholderData, refetch } = useQuery({
        ...stats(reader.id, asked.toString()),
        refetchInterval: isLive ? LIVE_MS : false,
    });
    const [of, setOf] = useState({ address, at: dataUpdatedAt });
    // What is shown until others are there stays in its place.
    if (!isPlaceholderData && data && (of.at !== dataUpdatedAt || of.address !== address)) {
        setOf({ address, at: dataUpdatedAt });
    }
    return { data, error, of, isFetching, isFormer: isPlaceholderData, refetch };
}
