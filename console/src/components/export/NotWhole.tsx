import { Cut, NotRecorded } from "../../api/exports";
import { useWords, useWriting } from "../../lib/language";
import { Notice } from "../../ui/Notice";
import { ErrorNotice } from "../ErrorNotice";
import { TooLarge } from "./sink";
import { EXPORT_WORDS } from "./words";

/** Why an export did not become a file, after so many bytes. */
export function NotWhole({ error, bytes }: { error: unknown; bytes: number }) {
    const words = useWords(EXPORT_WORDS);
    const writing = useWriting();
    if (error instanceof TooLarge) {
        return (
            <Notice kind="problem" title={words.tooLarge}>
                <p>{words.tooLargeDetail}</p>
            </Notice>
        );
    }
    if (error instanceof NotRecorded) {
        return (
            <Notice kind="problem" title={words.other}>
                <p>{words.otherDetail}</p>
            </Notice>
        );
    }
    if (error instanceof Cut) {
        return (
            <Notice kind="problem" title={words.cut}>
                <p>{words.cutDetail(writing.bytes(bytes))}</p>
            </Notice>
        );
    }
    return <ErrorNotice error={error} />;
}
