import { useParams } from "react-router";
import { useTitle } from "../components/title";
import { EventPage } from "../features/events/one/EventPage";
import { useWords } from "../lib/language";
import { shortened, visible } from "../lib/text";
import { TITLES } from "./words";

export function EventRoute() {
    const { id = "" } = useParams();
    useTitle(useWords(TITLES).event(visible(shortened(id, 40))));
    return <EventPage key={id} id={id} />;
}
