import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { running, type Workspace, workspaces } from "../../api/queries";
import { Choice } from "../../components/Choice";
import { ErrorNotice } from "../../components/ErrorNotice";
import { PageHead, useHeadFocus } from "../../components/PageHead";
import { administers, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { Icon } from "../../ui/icons";
import { Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/Skeleton";
import { DeleteQuestion, ResetQuestion } from "./Questions";
import { Usage } from "./Usage";
import { WorkspaceCard } from "./WorkspaceCard";
import { WorkspaceForm } from "./WorkspaceForm";
import style from "./WorkspaceList.module.css";
import { WORKSPACE_WORDS } from "./words";

/** What is open over the page. */
type Asked = { what: "create" | "reset" } | { what: "edit" | "delete"; workspace: Workspace };

/** The workspaces, what of them runs, and for administrators what changes them. */
export function WorkspaceList() {
    const words = useWords(WORKSPACE_WORDS);
    const reader = useReader();
    const all = useQuery(workspaces(reader.id));
    const own = useQuery(running(reader.id, reader.id));
    const [asked, ask] = useState<Asked>();
    const [address] = useSearchParams();
    const isUsage = address.get("view") === "usage";
    const focusHead = useHeadFocus();
    const closed = (deleted: boolean) => {
        ask(undefined);
        if (deleted) {
            // The card that would have the focus is gone.
            focusHead();
        }
    };
    const list = all.data;
    const read = list && words.counted(list.length);
    return (
        <>
            <PageHead title={words.title} status={all.isPending ? words.reading : read}>
                {administers(reader) && (
                    <>
                        <button type="button" className="small" onClick={() => ask({ what: "create" })}>
                            <Icon name="plus" /> {words.create}
                        </button>
                        <button type="button" className="small" onClick={() => ask({ what: "reset" })}>
                            {words.reset}
                        </button>
                    </>
                )}
            </PageHead>
            <Views isUsage={isUsage} />
            {all.error && <ErrorNotice error={all.error} onRetry={() => all.refetch()} />}
            {own.error && <ErrorNotice error={own.error} onRetry={() => own.refetch()} />}
            {isUsage && <Usage address={address} />}
            {list?.length === 0 && !isUsage && <Nothing />}
            {!isUsage && (
                <ul className={style.cards} aria-busy={all.isPending}>
                    {list?.map((workspace) => (
                        <li key={workspace.id}>
                            <WorkspaceCard
                                workspace={workspace}
                                running={
                                    own.data?.rows.filter((row) => row.workspace_id === workspace.id) ?? []
                                }
                                onEdit={() => ask({ what: "edit", workspace })}
                                onDelete={() => ask({ what: "delete", workspace })}
                            />
                        </li>
                    ))}
                </ul>
            )}
            {all.isPending && !isUsage && <Waiting />}
            {asked && <Question asked={asked} onClose={closed} />}
        </>
    );
}

/** The workspaces, or how much they are used: each an address. */
function Views({ isUsage }: { isUsage: boolean }) {
    const words = useWords(WORKSPACE_WORDS);
    return (
        <Choice
            label={words.which}
            choices={[
                { name: words.cards, to: "/workspaces", current: !isUsage },
                { name: words.usage, to: "?view=usage", current: isUsage },
            ]}
        />
    );
}

function Question({ asked, onClose }: { asked: Asked; onClose: (deleted: boolean) => void }) {
    switch (asked.what) {
        case "create":
            return <WorkspaceForm onClose={() => onClose(false)} />;
        case "edit":
            return <WorkspaceForm workspace={asked.workspace} onClose={() => onClose(false)} />;
        case "delete":
            return <DeleteQuestion workspace={asked.workspace} onClose={onClose} />;
        case "reset":
            return <ResetQuestion onClose={onClose} />;
    }
}

function Nothing() {
    const words = useWords(WORKSPACE_WORDS);
    const isAdmin = administers(useReader());
    return (
        <Notice kind="hint" title={words.none}>
            <p>{isAdmin ? words.makeOne : words.othersMake}</p>
        </Notice>
    );
}

function Waiting() {
    return (
        <div className={style.cards} aria-hidden="true">
            {[..."abc"].map((card) => (
                <div key={card} className={style.waiting}>
                    <Skeleton width="60%" />
                    <Skeleton width="90%" />
                    <Skeleton width="40%" />
                </div>
            ))}
        </div>
    );
}
