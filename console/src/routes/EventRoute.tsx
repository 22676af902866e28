import { useParams } from "react-router";
import { useTitle } from "../components/title";
import { EventPage } from "../features/events/one/EventPage";
import { shortened, visible } from "../lib/text";

export function EventRoute() {
    const { id = "" } = useParams();
    useTitle(`Event ${visible(shortened(id, 40))}`);
    return <EventPage key={id} id={id} />;
}
