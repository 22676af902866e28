import { useQuery } from "@tanstack/react-query";
import { type MouseEvent, useEffect, useRef } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { event as eventQuery } from "../../../api/queries";
import { ActionName } from "../../../components/actions/ActionName";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { useReader } from "../../../components/reader";
import { prettyJson } from "../../../lib/text";
import { Icon } from "../../../ui/icons";
import { Section } from "../../../ui/Section";
import { Skeleton } from "../../../ui/Skeleton";
import { Changes } from "./Changes";
import { changesOf } from "./changes";
import style from "./EventPage.module.css";
import { Facts } from "./Facts";
import { ProofPanel } from "./ProofPanel";
import { VerifyPanel } from "./VerifyPanel";

/** Everything of one event, and its proof. */
export function EventPage({ id }: { id: string }) {
    const { data: event, error, refetch } = useQuery(eventQuery(useReader().id, id));
    const heading = useRef<HTMLHeadingElement>(null);
    // The page has changed: whoever reads with their ears begins at its heading.
    useEffect(() => {
        if (id) {
            heading.current?.focus({ preventScroll: true });
        }
    }, [id]);
    return (
        <>
            <BackToList />
            <div className={style.head}>
                <h1 ref={heading} tabIndex={-1}>
                    {event ? <ActionName action={event.action} /> : "Event"}
                </h1>
                {event && <Outcome success={event.success} />}
            </div>
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!event && !error && (
                <>
                    <p role="status">Reading…</p>
                    <Skeleton width="30rem" />
                    <Skeleton width="24rem" />
                </>
            )}
            {event && (
                <>
                    {event.details !== "" && (
                        <p className={style.details}>
                            <EventText text={event.details} />
                        </p>
                    )}
                    <div className={style.columns}>
                        <div className={style.column}>
                            <Facts event={event} />
                            <Changes changes={changesOf(event.metadata)} />
                            <Json title="Metadata" value={event.metadata} />
                            <Json title="Statement of the log" value={event.statement} />
                        </div>
                        <div className={style.column}>
                            <ProofPanel event={event} />
                            <VerifyPanel event={event} />
                        </div>
                    </div>
                </>
            )}
        </>
    );
}

/** To the list as it was left; whoever came from there goes back, and is where they were in it. */
function BackToList() {
    const navigate = useNavigate();
    const state: unknown = useLocation().state;
    const list = state && typeof state === "object" && "list" in state ? state.list : undefined;
    const { search = "", state: place } = (list ?? {}) as { search?: string; state?: unknown };
    const back = (clicked: MouseEvent) => {
        if (list && !clicked.metaKey && !clicked.ctrlKey && !clicked.shiftKey) {
            clicked.preventDefault();
            navigate(-1);
        }
    };
    return (
        <Link className={style.back} to={{ pathname: "/", search }} state={place} onClick={back}>
            <Icon name="left" /> Events
        </Link>
    );
}

function Json({ title, value }: { title: string; value: Record<string, unknown> | undefined }) {
    if (!value || Object.keys(value).length === 0) {
        return null;
    }
    return (
        <Section title={title}>
            <pre className={style.json} dir="ltr">
                {prettyJson(value)}
            </pre>
        </Section>
    );
}
