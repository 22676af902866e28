import { Link } from "react-router";
import { eventsWith } from "../lib/filter-text";
import { visible } from "../lib/text";

interface Props {
    field: "resource" | "session_id";
    value: string;
    /** Of what, for those who see the link alone. */
    of: string;
}

/** The way to what is recorded of a thing. */
export function EventsLink({ field, value, of }: Props) {
    return (
        <Link to={eventsWith(field, value)}>
            Events<span className="unseen"> of {visible(of)}</span>
        </Link>
    );
}
