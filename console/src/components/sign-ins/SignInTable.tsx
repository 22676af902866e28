import type { SignIn } from "../../api/accounts";
import type { Catalogue } from "../../lib/intl";
import { useWords } from "../../lib/language";
import { programName } from "../../lib/program";
import { visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { type Column, Table } from "../../ui/Table";
import { EventText } from "../EventText";
import { Timestamp } from "../Timestamp";
import { SIGN_IN_WORDS } from "./words";

type Words = typeof SIGN_IN_WORDS extends Catalogue<infer W> ? W : never;

interface Props {
    caption: string;
    /** Nothing while they are being read. */
    signIns: readonly SignIn[] | undefined;
    /** Whoever may end them; the present one is ended by signing out. */
    onEnd?: ((signIn: SignIn) => void) | undefined;
}

/** Where somebody is signed in. */
export function SignInTable({ caption, signIns, onEnd }: Props) {
    const words = useWords(SIGN_IN_WORDS);
    const actions = onEnd && {
        title: words.actions,
        of: (row: SignIn) =>
            !row.current && (
                <button type="button" className="small" onClick={() => onEnd(row)}>
                    <span>
                        {words.end}
                        <span className="unseen">{words.endOf(nameOf(row, words))}</span>
                    </span>
                </button>
            ),
    };
    return (
        <Table
            caption={caption}
            columns={columns(words)}
            rows={signIns}
            id={({ id }) => id}
            bare
            {...(actions && { actions })}
        />
    );
}

/** What tells a sign-in from others, for people. */
export function nameOf({ user_agent, ip_address }: SignIn, words: Words): string {
    const parts = [programName(user_agent), ip_address].filter((part) => part !== "");
    return parts.length === 0 ? words.unknown : visible(parts.join(", "));
}

function columns(words: Words): Column<SignIn>[] {
    return [
        {
            name: "program",
            title: words.program,
            cell: ({ user_agent, current }) => (
                <span title={visible(user_agent)}>
                    {user_agent === "" ? (
                        words.unknown
                    ) : (
                        <EventText text={programName(user_agent)} limit={60} />
                    )}{" "}
                    {current && <Badge kind="good">{words.present}</Badge>}
                </span>
            ),
        },
        {
            name: "address",
            title: words.address,
            least: 7.5,
            cell: ({ ip_address }) => (ip_address === "" ? words.unknown : <EventText text={ip_address} />),
        },
        {
            name: "method",
            title: words.method,
            least: 6.5,
            cell: ({ method }) => words.methods.get(method) ?? visible(method),
        },
        { name: "began", title: words.began, cell: ({ created_at }) => <Timestamp at={created_at} /> },
        { name: "used", title: words.used, cell: ({ last_used_at }) => <Timestamp at={last_used_at} /> },
        { name: "ends", title: words.ends, cell: ({ expires_at }) => <Timestamp at={expires_at} /> },
    ];
}
