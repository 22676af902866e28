import type { Person } from "../../api/accounts";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { Icon } from "../../ui/icons";
import { PEOPLE_WORDS } from "./words";

/** Whether somebody can sign in to an account. */
export function State({ person: { state, locked_until } }: { person: Person }) {
    const words = useWords(PEOPLE_WORDS);
    if (state === "active") {
        return <Badge kind="good">{words.states.get(state)}</Badge>;
    }
    if (state === "locked" && locked_until) {
        return (
            <>
                <Icon name="locked" size={14} /> {words.lockedUntil} <Timestamp at={locked_until} />
            </>
        );
    }
    return (
        <Badge kind="quiet">
            {state === "locked" && <Icon name="locked" size={12} />}
            {words.states.get(state) ?? visible(state)}
        </Badge>
    );
}
