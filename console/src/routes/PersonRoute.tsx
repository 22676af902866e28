import { useParams } from "react-router";
import { useTitle } from "../components/title";
import { PersonPage } from "../features/people/PersonPage";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function PersonRoute() {
    const { id = "" } = useParams();
    useTitle(useWords(TITLES).person);
    return <PersonPage key={id} id={id} />;
}
