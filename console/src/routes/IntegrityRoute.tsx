import { useTitle } from "../components/title";
import { IntegrityPage } from "../features/integrity/IntegrityPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function IntegrityRoute() {
    useTitle(useWords(TITLES).integrity);
    return <IntegrityPage />;
}
