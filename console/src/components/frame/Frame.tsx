import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, Outlet, ScrollRestoration } from "react-router";
import { signOut } from "../../api/session";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon } from "../../ui/icons";
import { KnownActions } from "../actions/known";
import { ErrorNotice } from "../ErrorNotice";
import { KeyHelp } from "../keys/KeyHelp";
import { KeysProvider } from "../keys/keys";
import { seesAll, useReader } from "../reader";
import { ZoneChoice } from "../zone";
import { Display } from "./Display";
import style from "./Frame.module.css";
import { Navigation } from "./Navigation";
import { FRAME_WORDS } from "./words";

/** What is around every page of those who are signed in. */
export function Frame() {
    const words = useWords(FRAME_WORDS);
    const client = useQueryClient();
    // On narrow screens, where the navigation and what is beside the reader would hide the page.
    const [unfolded, unfold] = useState(false);
    const leaving = useMutation({
        mutationFn: () => signOut(client),
        onSuccess: (next) => {
            if (next !== undefined) {
                window.location.assign(next);
            }
        },
    });
    return (
        <KeysProvider>
            <a className={style.skip} href="#content">
                {words.skip}
            </a>
            <header className={style.header}>
                <button
                    type="button"
                    className={`small ${style.fold}`}
                    aria-expanded={unfolded}
                    aria-controls="tools places"
                    onClick={() => unfold(!unfolded)}
                >
                    <Icon name={unfolded ? "cross" : "menu"} /> {words.menu}
                </button>
                <Link to="/" className={style.mark}>
                    <Icon name="tree" size={22} /> NeoSC Audit
                </Link>
                <Who onGo={() => unfold(false)} />
                <div id="tools" className={`${style.tools} ${unfolded ? style.unfolded : ""}`}>
                    <ZoneChoice />
                    <Display />
                    <span className={style.keys}>
                        <KeyHelp />
                    </span>
                    <button
                        type="button"
                        className="small"
                        disabled={leaving.isPending}
                        onClick={() => leaving.mutate()}
                    >
                        <Icon name="signOut" /> {words.signOut}
                    </button>
                </div>
            </header>
            <div className={style.body}>
                <div id="places" className={`${style.places} ${unfolded ? style.unfolded : ""}`}>
                    <Navigation onGo={() => unfold(false)} />
                </div>
                <main id="content" className={style.main} tabIndex={-1}>
                    {leaving.isError && (
                        <ErrorNotice error={leaving.error} onRetry={() => leaving.mutate()} />
                    )}
                    <KnownActions>
                        <Outlet />
                    </KnownActions>
                </main>
            </div>
            <ScrollRestoration />
        </KeysProvider>
    );
}

function Who({ onGo }: { onGo: () => void }) {
    const words = useWords(FRAME_WORDS);
    const reader = useReader();
    const role = reader.role ?? "";
    return (
        <Link to="/account" className={style.who} title={words.account} onClick={onGo}>
            <span className="unseen">{words.signedInAs} </span>
            <span className={style.email}>{visible(reader.email || reader.name)}</span>{" "}
            <span className={style.role} title={words.roles.get(role)}>
                {seesAll(reader) ? (words.roleNames.get(role) ?? role) : words.ownEvents}
            </span>
        </Link>
    );
}
