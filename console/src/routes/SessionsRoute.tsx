import { useTitle } from "../components/title";
import { SessionList } from "../features/sessions/SessionList";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function SessionsRoute() {
    useTitle(useWords(TITLES).sessions);
    return <SessionList />;
}
