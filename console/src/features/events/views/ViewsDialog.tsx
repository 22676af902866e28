import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useNavigate } from "react-router";
import { deleteView, saveView, type View, views } from "../../../api/views";
import { Confirm } from "../../../components/Confirm";
import { ErrorNotice } from "../../../components/ErrorNotice";
import { FormDialog } from "../../../components/forms/FormDialog";
import { administers, seesAll, useReader } from "../../../components/reader";
import { useWords } from "../../../lib/language";
import { visible } from "../../../lib/text";
import { Badge } from "../../../ui/Badge";
import { Dialog, DialogButtons } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import { Icon } from "../../../ui/icons";
import { WorkButton } from "../../../ui/WorkButton";
import { BUILT_IN, savedAddress } from "./built-in";
import { addressOf, newAddresses } from "./new-addresses";
import style from "./ViewsDialog.module.css";
import { VIEW_WORDS } from "./words";

interface Props {
    address: URLSearchParams;
    onClose: () => void;
}

/** The views of the list: built in, one's own, and those that others share. */
export function ViewsDialog({ address, onClose }: Props) {
    const words = useWords(VIEW_WORDS);
    const reader = useReader();
    const { data, error, refetch } = useQuery(views(reader.id));
    const [saving, save] = useState(false);
    const [leaving, leave] = useState<View>();
    if (saving) {
        return <Save address={address} onClose={() => save(false)} />;
    }
    if (leaving) {
        return (
            <Confirm
                title={words.removeTitle}
                action={words.removeAction}
                run={() => deleteView(leaving.id)}
                onClose={() => leave(undefined)}
            >
                <p>{words.removeText(visible(leaving.name))}</p>
            </Confirm>
        );
    }
    const own = data?.filter(({ owner }) => owner.user_id === reader.id) ?? [];
    const others = data?.filter(({ owner }) => owner.user_id !== reader.id) ?? [];
    const item = (view: View, mayLeave: boolean) => (
        <li key={view.id}>
            <Link to={`/?${view.address}`} onClick={onClose}>
                <bdi>{visible(view.name)}</bdi>
            </Link>
            {view.owner.user_id !== reader.id && <span>{words.by(visible(view.owner.email))}</span>}
            {view.owner.user_id === reader.id && view.shared && <Badge kind="quiet">{words.isShared}</Badge>}
            {mayLeave && (
                <button
                    type="button"
                    className="small"
                    aria-label={words.remove(visible(view.name))}
                    title={words.remove(visible(view.name))}
                    onClick={() => leave(view)}
                >
                    <Icon name="bin" />
                </button>
            )}
        </li>
    );
    return (
        <Dialog title={words.title} onClose={onClose}>
            <Group title={words.builtIn}>
                {BUILT_IN.map(({ name, address }) => (
                    <li key={name}>
                        <Link to={`/?${new URLSearchParams(address)}`} onClick={onClose}>
                            {words.names[name]}
                        </Link>
                        <span>{words.about[name]}</span>
                    </li>
                ))}
                <NewAddresses onClose={onClose} />
            </Group>
            {error && <ErrorNotice error={error} onRetry={() => refetch()} />}
            <Group title={words.own} none={data && own.length === 0 ? words.none : undefined}>
                {own.map((view) => item(view, true))}
            </Group>
            {others.length > 0 && (
                <Group title={words.shared}>{others.map((view) => item(view, administers(reader)))}</Group>
            )}
            <DialogButtons>
                <button type="button" onClick={onClose}>
                    {words.close}
                </button>
                <button type="button" className="primary" onClick={() => save(true)}>
                    <Icon name="bookmark" /> {words.save}
                </button>
            </DialogButtons>
        </Dialog>
    );
}

function Group({ title, none, children }: { title: string; none?: string | undefined; children: ReactNode }) {
    return (
        <section className={style.group}>
            <h3>{title}</h3>
            {none === undefined ? <ul>{children}</ul> : <p>{none}</p>}
        </section>
    );
}

/** Which addresses are new is found out when somebody asks: no filter says it. */
function NewAddresses({ onClose }: { onClose: () => void }) {
    const words = useWords(VIEW_WORDS);
    const navigate = useNavigate();
    const looking = useMutation({
        mutationFn: newAddresses,
        onSuccess: (found) => {
            if (found.length > 0) {
                navigate(`/?${addressOf(found)}`);
                onClose();
            }
        },
    });
    return (
        <li>
            <WorkButton className={style.link} busy={looking.isPending} onClick={() => looking.mutate()}>
                {words.names.newAddresses}
            </WorkButton>
            <span role="status">
                {looking.isPending
                    ? words.looking
                    : looking.data?.length === 0
                      ? words.noneNew
                      : words.about.newAddresses}
            </span>
            {looking.isError && <ErrorNotice error={looking.error} />}
        </li>
    );
}

function Save({ address, onClose }: Props) {
    const words = useWords(VIEW_WORDS);
    const mayShare = seesAll(useReader());
    return (
        <FormDialog
            title={words.saveTitle}
            action={words.saveAction}
            codes={["bad_name", "name_taken"]}
            run={(typed) =>
                saveView({
                    name: String(typed.get("name") ?? ""),
                    address: savedAddress(address),
                    shared: typed.get("shared") === "on",
                })
            }
            onDone={onClose}
            onClose={onClose}
        >
            {(wrong) => (
                <>
                    <TextField
                        label={words.name}
                        name="name"
                        required
                        maxLength={100}
                        error={wrong("bad_name", "name_taken")}
                    />
                    {mayShare && (
                        <label className={style.share}>
                            <input type="checkbox" name="shared" /> {words.share}
                        </label>
                    )}
                </>
            )}
        </FormDialog>
    );
}
