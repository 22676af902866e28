import { Link } from "react-router";
import { eventsWith } from "../lib/filter-text";
import { useWords } from "../lib/language";
import { visible } from "../lib/text";
import { WORDS } from "./words";

interface Props {
    field: "resource" | "session_id";
    value: string;
    /** Of what, for those who see the link alone. */
    of: string;
}

/** The way to what is recorded of a thing. */
export function EventsLink({ field, value, of }: Props) {
    const words = useWords(WORDS);
    return (
        <Link to={eventsWith(field, value)}>
            {words.events}
            <span className="unseen">{words.eventsOf(visible(of))}</span>
        </Link>
    );
}
