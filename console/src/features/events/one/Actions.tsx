import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { eventText } from "../../../api/event";
import type { Event } from "../../../api/queries";
import { useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import { Icon, type IconName } from "../../../ui/icons";
import style from "./Actions.module.css";
import { curlOf } from "./curl";
import { pageOf } from "./page-of";
import { WORDS } from "./words";

interface Props {
    event: Event;
    /** Whether this is the event's page: there one prints, and does not open it. */
    isPage: boolean;
    /** What comes first: how it is verified. */
    children: ReactNode;
}

/** What can be done with an event. */
export function Actions({ event, isPage, children }: Props) {
    const words = useWords(WORDS);
    const reader = useReader();
    const client = useQueryClient();
    const page = pageOf(event.id);
    return (
        // biome-ignore lint/a11y/useSemanticElements: buttons and links are no fields of a form
        <div className={style.actions} role="group" aria-label={words.actions}>
            {children}
            <Copy
                icon="braces"
                label={words.copyJson}
                text={() => client.fetchQuery(eventText(reader.id, event.id))}
            >
                {words.json}
            </Copy>
            <Copy icon="terminal" label={words.copyCurl} text={() => curlOf(location.origin, event.id)}>
                curl
            </Copy>
            <Copy icon="link" label={words.copyLink} text={() => new URL(page, location.origin).href}>
                {words.link}
            </Copy>
            {isPage ? (
                <button type="button" className="small" onClick={() => window.print()}>
                    <Icon name="printer" /> {words.print}
                </button>
            ) : (
                <Link className="button small" to={page}>
                    <Icon name="open" /> {words.openPage}
                </Link>
            )}
        </div>
    );
}

interface CopyProps {
    icon: IconName;
    /** What is copied, for those who see the button alone. */
    label: string;
    text: () => string | Promise<string>;
    children: ReactNode;
}

/** Copies what may have to be fetched first. Browsers allow that on secure pages alone; elsewhere there is no button. */
function Copy({ icon, label, text, children }: CopyProps) {
    const words = useWords(WORDS);
    const [outcome, setOutcome] = useState<"copied" | "refused" | "failed">();
    if (!globalThis.isSecureContext || !navigator.clipboard) {
        return null;
    }
    const copy = async () => {
        let fetched: string;
        try {
            fetched = await text();
        } catch {
            setOutcome("failed");
            return;
        }
        navigator.clipboard.writeText(fetched).then(
            () => setOutcome("copied"),
            () => setOutcome("refused"),
        );
    };
    const failed = outcome === "refused" || outcome === "failed";
    return (
        <>
            <button type="button" className="small" onClick={copy} title={label} aria-label={label}>
                <Icon name={outcome === "copied" ? "check" : failed ? "warning" : icon} />
                {children}
            </button>
            <span role="status" className={failed ? style.failed : "unseen"}>
                {outcome && words[outcome]}
            </span>
        </>
    );
}
