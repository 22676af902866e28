import { useQuery } from "@tanstack/react-query";
import { actions, type Category } from "../api/queries";
import { Icon, type IconName } from "../ui/icons";
import style from "./ActionName.module.css";
import { EventText } from "./EventText";

const LOOKS: Record<Category, [IconName, string]> = {
    authentication: ["door", "signing in and out"],
    workspaces: ["window", "workspaces"],
    sessions: ["plug", "sessions"],
    policies: ["shield", "security policies"],
    access: ["barred", "refusals"],
    accounts: ["person", "accounts"],
    keys: ["key", "API keys"],
    settings: ["sliders", "settings"],
    machine: ["machine", "the machine"],
    log: ["eye", "reading the log"],
    followers: ["branch", "followers of the log"],
    statements: ["tree", "statements of the log"],
};

export const CATEGORIES = Object.entries(LOOKS).map(([name, [, title]]) => ({ name, title }));

/** An action as it is called, with the drawing of its category. */
export function ActionName({ action }: { action: string }) {
    const found = useQuery(actions).data?.get(action);
    const known = found?.kind === "catalogue" ? found : undefined;
    const [icon, title]: [IconName, string] = known ? LOOKS[known.category] : ["dot", "not in the catalogue"];
    return (
        <span className={style.action} title={known ? `${known.meaning} (${title})` : title}>
            <span className={style.icon} data-category={known?.category ?? "other"}>
                <Icon name={icon} />
            </span>
            <span className={style.name}>
                <EventText text={action} />
            </span>
            <span className="unseen">, {title}</span>
        </span>
    );
}
