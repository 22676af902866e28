import { useTitle } from "../components/title";
import { SessionList } from "../features/sessions/SessionList";

export function SessionsRoute() {
    useTitle("Sessions");
    return <SessionList />;
}
