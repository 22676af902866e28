import { useState } from "react";
import { useWords } from "../../lib/language";
import { Dialog } from "../../ui/Dialog";
import { type Choice, FIRST } from "./choice";
import { ExportForm } from "./ExportForm";
import { Running } from "./Running";
import { useStreaming } from "./streaming";
import { EXPORT_WORDS } from "./words";

interface Props {
    /** The address of a list: what filters in it is exported, the rest of it is not looked at. */
    query: URLSearchParams;
    onClose: () => void;
}

/** Exports what a filter finds: at once, into a file of the browser's, or in the background, into one of the server's. */
export function ExportDialog({ query, onClose }: Props) {
    const words = useWords(EXPORT_WORDS);
    const [choice, choose] = useState<Choice>(FIRST);
    const streaming = useStreaming();
    const close = () => {
        streaming.stop();
        onClose();
    };
    return (
        <Dialog title={words.title} onClose={close}>
            {streaming.state.kind === "idle" ? (
                <ExportForm
                    query={query}
                    choice={choice}
                    onChoose={choose}
                    onNow={() => streaming.start(choice, query)}
                    onClose={close}
                />
            ) : (
                <Running
                    state={streaming.state}
                    onStop={streaming.stop}
                    onBack={streaming.reset}
                    onClose={close}
                />
            )}
        </Dialog>
    );
}
