import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, ScrollRestoration } from "react-router";
import { signOut } from "../api/session";
import { visible } from "../lib/text";
import { Icon } from "../ui/icons";
import { ErrorNotice } from "./ErrorNotice";
import style from "./Frame.module.css";
import { Navigation } from "./Navigation";
import { seesAll, useReader } from "./reader";
import { ZoneChoice } from "./zone";

/** What is around every page of those who are signed in. */
export function Frame() {
    const client = useQueryClient();
    const leaving = useMutation({
        mutationFn: () => signOut(client),
        onSuccess: (next) => {
            if (next !== undefined) {
                window.location.assign(next);
            }
        },
    });
    return (
        <>
            <a className={style.skip} href="#content">
                To the content
            </a>
            <header className={style.header}>
                <Link to="/" className={style.mark}>
                    <Icon name="tree" size={22} /> NeoSC Audit
                </Link>
                <Navigation />
                <div className={style.right}>
                    <ZoneChoice />
                    <Who />
                    <button
                        type="button"
                        className="small"
                        disabled={leaving.isPending}
                        onClick={() => leaving.mutate()}
                    >
                        Sign out
                    </button>
                </div>
            </header>
            <main id="content" className={style.main} tabIndex={-1}>
                {leaving.isError && <ErrorNotice error={leaving.error} onRetry={() => leaving.mutate()} />}
                <Outlet />
            </main>
            <ScrollRestoration />
        </>
    );
}

const ROLES: Record<string, string> = {
    admin: "administrator: sees everybody's events",
    auditor: "auditor: sees everybody's events",
    user: "sees only their own events",
};

function Who() {
    const reader = useReader();
    const role = reader.role ?? "";
    return (
        <span className={style.who}>
            <span className="unseen">Signed in as </span>
            <span className={style.email}>{visible(reader.email || reader.name)}</span>{" "}
            <span className={style.role} title={ROLES[role]}>
                {seesAll(reader) ? role : "own events only"}
            </span>
        </span>
    );
}
