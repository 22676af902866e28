import { useTitle } from "../components/title";
import { ExportsPage } from "../features/exports/ExportsPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function ExportsRoute() {
    useTitle(useWords(TITLES).exports);
    return <ExportsPage />;
}
