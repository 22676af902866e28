import { useTitle } from "../components/title";
import { OverviewPage } from "../features/overview/OverviewPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function OverviewRoute() {
    useTitle(useWords(TITLES).overview);
    return <OverviewPage />;
}
