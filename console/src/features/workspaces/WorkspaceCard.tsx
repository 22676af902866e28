import { useId, useRef } from "react";
import { Link } from "react-router";
import { change, type Launched, launch, stop, useDoing } from "../../api/doing";
import type { Session, Workspace } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventsLink } from "../../components/EventsLink";
import { EventText } from "../../components/EventText";
import { administers, useReader } from "../../components/reader";
import { Timestamp } from "../../components/Timestamp";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { CopyButton } from "../../ui/CopyButton";
import { Icon } from "../../ui/icons";
import { WorkButton } from "../../ui/WorkButton";
import { drawing } from "./icon";
import style from "./WorkspaceCard.module.css";
import { WORKSPACE_WORDS } from "./words";

interface Props {
    workspace: Workspace;
    /** The reader's own sessions of it that run. */
    running: readonly Session[];
    onEdit: () => void;
    onDelete: () => void;
}

export function WorkspaceCard({ workspace, running, onEdit, onDelete }: Props) {
    const title = useId();
    const words = useWords(WORKSPACE_WORDS);
    const { id, name, description, enabled } = workspace;
    return (
        <article className={style.card} aria-labelledby={title}>
            <div className={style.head}>
                <span className={style.icon}>
                    <Icon name={drawing(workspace.icon)} size={22} />
                </span>
                <h2 id={title}>
                    <EventText text={name} />
                </h2>
                {running.length > 0 && (
                    <Badge kind="good">
                        <Icon name="play" size={12} /> {words.running}
                    </Badge>
                )}
                {!enabled && <Badge kind="quiet">{words.disabled}</Badge>}
            </div>
            {description !== "" && (
                <p>
                    <EventText text={description} />
                </p>
            )}
            <dl className={style.facts}>
                <Fact name={words.facts.image} value={workspace.image} />
                <Fact name={words.facts.cpu} value={workspace.cpu} />
                <Fact name={words.facts.memory} value={workspace.memory} />
                <Fact name={words.facts.id} value={id} />
            </dl>
            <Use workspace={workspace} running={running} />
            <div className={style.foot}>
                <EventsLink field="resource" value={`workspace:${id}`} of={name} />
                {administers(useReader()) && (
                    <Administration workspace={workspace} onEdit={onEdit} onDelete={onDelete} />
                )}
            </div>
        </article>
    );
}

function Fact({ name, value }: { name: string; value: string }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>
                <EventText text={value} />
            </dd>
        </div>
    );
}

/** Launching and stopping. Auditors change nothing, so they do not launch. */
function Use({ workspace, running }: { workspace: Workspace; running: readonly Session[] }) {
    const words = useWords(WORKSPACE_WORDS);
    const launching = useDoing(launch);
    const stopping = useDoing(stop);
    const launchButton = useRef<HTMLButtonElement>(null);
    const reader = useReader();
    const mayLaunch = workspace.enabled && reader.role !== "auditor";
    const { id, name } = workspace;
    const start = () => {
        stopping.reset();
        launching.mutate(id);
    };
    const end = () => {
        launching.reset();
        // The button of stopping goes when nothing runs any more.
        stopping.mutate(id, { onSuccess: () => launchButton.current?.focus() });
    };
    const of = <span className="unseen"> {visible(name)}</span>;
    return (
        <>
            {running.length > 0 && <Running running={running} launched={launching.data} />}
            {launching.isError && <ErrorNotice error={launching.error} />}
            {stopping.isError && <ErrorNotice error={stopping.error} />}
            <div className={style.buttons}>
                {mayLaunch && (
                    <WorkButton
                        ref={launchButton}
                        className="primary"
                        busy={launching.isPending}
                        onClick={start}
                    >
                        <Icon name="play" />
                        <span>
                            {launching.isPending ? words.launching : words.launch}
                            {of}
                        </span>
                    </WorkButton>
                )}
                {running.length > 0 && (
                    <WorkButton busy={stopping.isPending} onClick={end}>
                        <Icon name="stop" />
                        <span>
                            {stopping.isPending ? words.stopping : words.stop}
                            {of}
                        </span>
                    </WorkButton>
                )}
                <span role="status" className="unseen">
                    {launching.isSuccess && words.runs}
                    {stopping.isSuccess && words.stopped}
                </span>
            </div>
        </>
    );
}

/** The reader's sessions of it. Where a session is, the server says to whoever launches it. */
function Running({ running, launched }: { running: readonly Session[]; launched: Launched | undefined }) {
    const words = useWords(WORKSPACE_WORDS);
    const isNew = launched && running.some((session) => session.id === launched.session_id);
    const [newest] = running;
    return (
        <div className={style.running}>
            {newest && (
                <p>
                    <Link to="/sessions?running=true">{words.sessions(running.length)}</Link>
                    {words.newestSince(running.length)}
                    <Timestamp at={newest.started_at} />
                </p>
            )}
            {isNew && (
                <p className={style.address}>
                    <span>
                        {words.session} <code>{visible(launched.session_id)}</code>
                        {words.isAt}
                        <code>{visible(launched.url)}</code>
                    </span>
                    <CopyButton text={launched.url} label={words.copyAddress} />
                </p>
            )}
        </div>
    );
}

function Administration({ workspace, onEdit, onDelete }: Omit<Props, "running">) {
    const words = useWords(WORKSPACE_WORDS);
    const switching = useDoing((enabled: boolean) => change(workspace.id, { enabled }));
    const of = <span className="unseen"> {visible(workspace.name)}</span>;
    return (
        <>
            <div className={style.buttons}>
                <button type="button" className="small" onClick={onEdit}>
                    <span>
                        {words.edit}
                        {of}
                    </span>
                </button>
                <WorkButton
                    className="small"
                    busy={switching.isPending}
                    onClick={() => switching.mutate(!workspace.enabled)}
                >
                    <span>
                        {workspace.enabled ? words.disable : words.enable}
                        {of}
                    </span>
                </WorkButton>
                <button type="button" className="small danger" onClick={onDelete}>
                    <span>
                        {words.remove}
                        {of}
                    </span>
                </button>
            </div>
            {switching.isError && <ErrorNotice error={switching.error} />}
        </>
    );
}
