import { useQuery } from "@tanstack/react-query";
import { type Stats, stats } from "../../../api/queries";
import { useReader } from "../../../components/reader";
import { filterQuery } from "../filters";
import { FACETS } from "./facets";

/** While events are shown as they come, their counts are read again so often. */
const LIVE_MS = 15_000;

export interface Counts {
    data: Stats | undefined;
    error: Error | null;
    isFetching: boolean;
    /** Whether it is of another filter, whose place it will take. */
    isFormer: boolean;
    refetch: () => void;
}

/** How many events the filter finds, by time; by the most frequent values too, where they are shown. */
export function useCounts(address: URLSearchParams, withFacets: boolean, isLive: boolean): Counts {
    const reader = useReader();
    const asked = filterQuery(address);
    asked.set("facets", withFacets ? FACETS.map(({ name }) => name).join(",") : "none");
    asked.set("top", "6");
    const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
        ...stats(reader.id, asked.toString()),
        refetchInterval: isLive ? LIVE_MS : false,
    });
    return { data, error, isFetching, isFormer: isPlaceholderData, refetch };
}
