import { disconnect } from "../../api/doing";
import type { Session } from "../../api/queries";
import { Confirm } from "../../components/Confirm";
import { EventText } from "../../components/EventText";
import { useReader } from "../../components/reader";

interface Props {
    session: Session;
    onClose: (done: boolean) => void;
}

export function DisconnectQuestion({ session, onClose }: Props) {
    const isOwn = session.user_id === useReader().id;
    return (
        <Confirm
            title="Disconnect this session?"
            action="Disconnect"
            run={() => disconnect(session.id)}
            onClose={onClose}
        >
            <p>
                <EventText text={session.workspace_name || session.workspace_id} />, launched by{" "}
                <b>{isOwn ? "you" : <EventText text={session.user_email || session.user_id} />}</b>. It ends
                at once, and does not go on.
            </p>
        </Confirm>
    );
}
