import { useTitle } from "../components/title";
import { ActivityPage } from "../features/activity/ActivityPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function ActivityRoute() {
    useTitle(useWords(TITLES).activity);
    return <ActivityPage />;
}
