import { useTitle } from "../components/title";
import { PeoplePage } from "../features/people/PeoplePage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function PeopleRoute() {
    useTitle(useWords(TITLES).people);
    return <PeoplePage />;
}
