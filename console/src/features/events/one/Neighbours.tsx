import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Event } from "../../../api/queries";
import { ActionName } from "../../../components/actions/ActionName";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { EventText } from "../../../components/EventText";
import { Outcome } from "../../../components/Outcome";
import { useReader } from "../../../components/reader";
import { Timestamp } from "../../../components/Timestamp";
import { useWords } from "../../../lib/language";
import { Skeleton } from "../../../ui/Skeleton";
import { Fold } from "./Fold";
import style from "./Neighbours.module.css";
import { ALIKE, type Alike, around, neighbours } from "./neighbours";
import { WORDS } from "./words";

interface Props {
    event: Event;
    /** The address of another event. */
    linkTo: (id: string) => string;
}

/** What happened around the event: read when somebody wants to see it. */
export function Neighbours({ event, linkTo }: Props) {
    const words = useWords(WORDS);
    return (
        <Fold title={words.around}>
            <p className={style.about}>{words.aroundIt}</p>
            {ALIKE.filter((alike) => event[alike]).map((alike) => (
                <Near key={alike} event={event} alike={alike} linkTo={linkTo} />
            ))}
        </Fold>
    );
}

function Near({ event, alike, linkTo }: Props & { alike: Alike }) {
    const words = useWords(WORDS);
    const { data, error, refetch } = useQuery(neighbours(useReader().id, event, alike));
    const titles: Record<Alike, string> = {
        session_id: words.sameSession,
        user_id: words.samePerson,
        ip_address: words.sameAddress,
    };
    const title = titles[alike];
    const id = `near-${alike}`;
    return (
        <section className={style.near} aria-labelledby={id}>
            <div className={style.head}>
                <strong id={id}>{title}</strong>
                <span className={style.value}>
                    <EventText
                        text={alike === "user_id" ? event.user_email || event.user_id : (event[alike] ?? "")}
                        limit={60}
                    />
                </span>
                <Link to={`/?${around(event, alike)}`}>
                    {words.all}
                    <span className="unseen">{words.allOf(title)}</span>
                </Link>
            </div>
            <p role="status" className="unseen">
                {data ? words.near(data.length) : error ? "" : words.reading}
            </p>
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            {!data && !error && <Skeleton width="80%" />}
            {data && (
                <ol className={style.list}>
                    {data.map((one) => (
                        <Row key={one.id} one={one} isThis={one.id === event.id} linkTo={linkTo} />
                    ))}
                </ol>
            )}
        </section>
    );
}

function Row({ one, isThis, linkTo }: { one: Event; isThis: boolean; linkTo: Props["linkTo"] }) {
    const words = useWords(WORDS);
    const name = <ActionName action={one.action} />;
    return (
        <li className={isThis ? `${style.row} ${style.this}` : style.row} aria-current={isThis || undefined}>
            <Timestamp at={one.timestamp} />
            <span className={style.name}>
                {isThis ? name : <Link to={linkTo(one.id)}>{name}</Link>}
                <span className={style.resource}>
                    <EventText text={one.resource} limit={60} />
                </span>
            </span>
            {isThis ? <em className={style.mark}>{words.this}</em> : <Outcome success={one.success} />}
        </li>
    );
}
