import { useTitle } from "../components/title";
import { EventList } from "../features/events/EventList";

export function ListRoute() {
    useTitle("Events");
    return <EventList />;
}
