import { disconnect } from "../../api/doing";
import type { Session } from "../../api/queries";
import { Confirm } from "../../components/Confirm";
import { EventText } from "../../components/EventText";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { SESSION_WORDS } from "./words";

interface Props {
    session: Session;
    onClose: (done: boolean) => void;
}

export function DisconnectQuestion({ session, onClose }: Props) {
    const words = useWords(SESSION_WORDS);
    const isOwn = session.user_id === useReader().id;
    return (
        <Confirm
            title={words.question}
            action={words.disconnect}
            run={() => disconnect(session.id)}
            onClose={onClose}
        >
            <p>
                <EventText text={session.workspace_name || session.workspace_id} />
                {words.launchedBy}
                <b>{isOwn ? words.you : <EventText text={session.user_email || session.user_id} />}</b>
                {words.endsAtOnce}
            </p>
        </Confirm>
    );
}
