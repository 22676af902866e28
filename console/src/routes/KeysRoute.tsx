import { useTitle } from "../components/title";
import { KeysPage } from "../features/keys/KeysPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function KeysRoute() {
    useTitle(useWords(TITLES).keys);
    return <KeysPage />;
}
