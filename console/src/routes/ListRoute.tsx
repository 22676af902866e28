import { useTitle } from "../components/title";
import { EventList } from "../features/events/EventList";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function ListRoute() {
    useTitle(useWords(TITLES).events);
    return <EventList />;
}
