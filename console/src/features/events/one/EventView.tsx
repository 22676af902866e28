import { type ReactNode, type Ref, useId, useState } from "react";
import type { Event } from "../../../api/queries";
import { ActionName } from "../../../components/actions/ActionName";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { useWords } from "../../../lib/language";
import { prettyJson } from "../../../lib/text";
import { Section, SectionLevel } from "../../../ui/Section";
import { Actions } from "./Actions";
import { Changes } from "./Changes";
import { changesOf } from "./changes";
import style from "./EventView.module.css";
import { Facts } from "./Facts";
import { Fold } from "./Fold";
import { Neighbours } from "./Neighbours";
import { Proof } from "./ProofPanel";
import { pageOf } from "./page-of";
import { PROOF_WORDS } from "./proof-words";
import { Raw } from "./Raw";
import { Sentence } from "./Sentence";
import { VerifyButton } from "./VerifyButton";
import { useVerifying, VerifyPanel } from "./VerifyPanel";
import { WORDS } from "./words";

interface Props {
    event: Event;
    /** The level of its heading: `h1` where the page is the event's. */
    heading: "h1" | "h2";
    headingRef?: Ref<HTMLHeadingElement>;
    /** Whether it stands beside a list: what is long is folded away, and a link leads to the event's page. */
    narrow: boolean;
    /** The address of the list it stands beside, whose filters stay when one is added; without one, they begin anew. */
    address?: URLSearchParams;
    /** The address that shows another event instead; its page, unless given. */
    linkTo?: (id: string) => string;
}

const NO_FILTERS = new URLSearchParams();

/** Everything of one event, and its proof: on a page of its own, or beside a list. */
export function EventView(props: Props) {
    // What was verified, chosen and unfolded is of one event.
    return (
        <SectionLevel value={props.heading === "h1" ? 2 : 3}>
            <View key={props.event.id} {...props} />
        </SectionLevel>
    );
}

function View({ event, heading: Heading, headingRef, narrow, address = NO_FILTERS, linkTo = pageOf }: Props) {
    const words = useWords(WORDS);
    const verifying = useVerifying(event);
    const [open, setOpen] = useState(false);
    const panel = useId();
    return (
        <div className={style.view}>
            <div className={style.head}>
                <Heading ref={headingRef} tabIndex={-1}>
                    <ActionName action={event.action} />
                </Heading>
                <Outcome success={event.success} />
            </div>
            <p className={style.sentence}>
                <Sentence event={event} />
            </p>
            {event.details !== "" && (
                <p className={style.details}>
                    <EventText text={event.details} />
                </p>
            )}
            <Actions event={event} isPage={!narrow}>
                <VerifyButton verifying={verifying} open={open} controls={panel} onOpen={setOpen} />
            </Actions>
            {open && <VerifyPanel id={panel} verifying={verifying} />}
            <div className={style.columns}>
                <div className={style.column}>
                    <Changes changes={changesOf(event.metadata)} />
                    <Facts event={event} address={address} />
                    <Json title={words.labels.metadata} value={event.metadata} />
                    <Json title={words.statement} value={event.statement} />
                </div>
                <div className={style.column}>
                    <Neighbours event={event} linkTo={linkTo} />
                    <ProofPart isOpen={!narrow}>
                        <Proof event={event} />
                    </ProofPart>
                    <Raw event={event} />
                </div>
            </div>
        </div>
    );
}

function ProofPart({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
    const { title } = useWords(PROOF_WORDS);
    return isOpen ? <Section title={title}>{children}</Section> : <Fold title={title}>{children}</Fold>;
}

function Json({ title, value }: { title: string; value: Record<string, unknown> | undefined }) {
    if (!value || Object.keys(value).length === 0) {
        return null;
    }
    return (
        <Section title={title}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
            <pre className={style.json} dir="ltr" tabIndex={0}>
                {prettyJson(value)}
            </pre>
        </Section>
    );
}
