import { useQuery } from "@tanstack/react-query";
import { remove, reset } from "../../api/doing";
import { running, type Session, type Workspace } from "../../api/queries";
import { Confirm } from "../../components/Confirm";
import { useReader } from "../../components/reader";
import { counted, visible } from "../../lib/text";

interface Closed {
    onClose: (done: boolean) => void;
}

export function DeleteQuestion({ workspace, onClose }: Closed & { workspace: Workspace }) {
    const name = visible(workspace.name);
    return (
        <Confirm title={`Delete ${name}?`} action="Delete" run={() => remove(workspace.id)} onClose={onClose}>
            <p>It cannot be launched any more. What was recorded of it stays in the log.</p>
            <Ending of={({ workspace_id }) => workspace_id === workspace.id} />
        </Confirm>
    );
}

export function ResetQuestion({ onClose }: Closed) {
    return (
        <Confirm title="Reset to the default workspaces?" action="Reset" run={reset} onClose={onClose}>
            <p>
                Every workspace made here is deleted, and the defaults are put back as they were at the start,
                enabled. What was recorded of them stays in the log.
            </p>
            <Ending of={() => true} />
        </Confirm>
    );
}

/** How many running sessions will end, of everybody. */
function Ending({ of }: { of: (session: Session) => boolean }) {
    const { data, isError } = useQuery(running(useReader().id));
    if (isError) {
        return <p>Its running sessions end: how many there are cannot be read just now.</p>;
    }
    if (!data) {
        return <p role="status">Reading what runs…</p>;
    }
    const ending = data.rows.filter(of);
    const people = new Set(ending.map(({ user_id }) => user_id)).size;
    if (ending.length === 0 && data.next === undefined) {
        return <p>No session is running that would end.</p>;
    }
    return (
        <p>
            <b>
                {data.next !== undefined && "At least "}
                {counted(ending.length, "running session")} of{" "}
                {people === 1 ? "one person" : `${people} people`} will end.
            </b>
        </p>
    );
}
