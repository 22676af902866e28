import { useQuery } from "@tanstack/react-query";
import { remove, reset } from "../../api/doing";
import { running, type Session, type Workspace } from "../../api/queries";
import { Confirm } from "../../components/Confirm";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { WORKSPACE_WORDS } from "./words";

interface Closed {
    onClose: (done: boolean) => void;
}

export function DeleteQuestion({ workspace, onClose }: Closed & { workspace: Workspace }) {
    const words = useWords(WORKSPACE_WORDS);
    return (
        <Confirm
            title={words.deleteTitle(visible(workspace.name))}
            action={words.remove}
            run={() => remove(workspace.id)}
            onClose={onClose}
        >
            <p>{words.deleteText}</p>
            <Ending of={({ workspace_id }) => workspace_id === workspace.id} />
        </Confirm>
    );
}

export function ResetQuestion({ onClose }: Closed) {
    const words = useWords(WORKSPACE_WORDS);
    return (
        <Confirm title={words.resetTitle} action={words.resetAction} run={reset} onClose={onClose}>
            <p>{words.resetText}</p>
            <Ending of={() => true} />
        </Confirm>
    );
}

/** How many running sessions will end, of everybody. */
function Ending({ of }: { of: (session: Session) => boolean }) {
    const words = useWords(WORKSPACE_WORDS);
    const { data, isError } = useQuery(running(useReader().id));
    if (isError) {
        return <p>{words.endingUnknown}</p>;
    }
    if (!data) {
        return <p role="status">{words.endingReading}</p>;
    }
    const ending = data.rows.filter(of);
    const people = new Set(ending.map(({ user_id }) => user_id)).size;
    if (ending.length === 0 && data.next === undefined) {
        return <p>{words.endingNone}</p>;
    }
    return (
        <p>
            <b>{words.ending(ending.length, people, data.next !== undefined)}</b>
        </p>
    );
}
