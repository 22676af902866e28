import type { ApiKey } from "../../api/keys";
import { EventText } from "../../components/EventText";
import { administers, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { type Column, Table } from "../../ui/Table";
import style from "./Keys.module.css";
import { KEY_WORDS } from "./words";

interface Props {
    /** Nothing while the first are being read. */
    rows: readonly ApiKey[] | undefined;
    busy: boolean;
    onRevoke: (key: ApiKey) => void;
}

export function KeyTable({ rows, busy, onRevoke }: Props) {
    const words = useWords(KEY_WORDS);
    const at = (time: string | null | undefined) => (time ? <Timestamp at={time} /> : words.never);
    const columns: Column<ApiKey>[] = [
        {
            name: "name",
            title: words.name,
            least: 8,
            cell: ({ name }) => (
                <span className={style.name}>
                    <EventText text={name} limit={100} />
                </span>
            ),
        },
        { name: "scope", title: words.scope, cell: ({ scope }) => visible(scope) },
        { name: "state", title: words.state, cell: (key) => <State of={key} /> },
        { name: "made", title: words.made, cell: ({ created_at }) => at(created_at) },
        { name: "used", title: words.used, cell: ({ last_used_at }) => at(last_used_at) },
        { name: "expires", title: words.expires, cell: ({ expires_at }) => at(expires_at) },
    ];
    const actions = administers(useReader()) && {
        title: words.actions,
        of: (key: ApiKey) =>
            key.state === "active" && (
                <button type="button" className="small" onClick={() => onRevoke(key)}>
                    <span>
                        {words.revoke}
                        <span className="unseen">{words.revokeOf(visible(key.name))}</span>
                    </span>
                </button>
            ),
    };
    return (
        <Table
            caption={words.title}
            columns={columns}
            rows={rows}
            id={({ id }) => id}
            busy={busy}
            {...(actions && { actions })}
        />
    );
}

function State({ of: { state, revoked_at } }: { of: ApiKey }) {
    const words = useWords(KEY_WORDS);
    if (state === "revoked" && revoked_at) {
        return (
            <span className={style.state}>
                {words.revokedAt} <Timestamp at={revoked_at} />
            </span>
        );
    }
    return (
        <Badge kind={state === "active" ? "good" : "quiet"}>
            {words.states.get(state) ?? visible(state)}
        </Badge>
    );
}
