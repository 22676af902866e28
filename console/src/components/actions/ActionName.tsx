import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon, type IconName } from "../../ui/icons";
import { EventText } from "../EventText";
import style from "./ActionName.module.css";
import { ACTION_ICONS, CATEGORY_ICONS } from "./icons";
import { useAction } from "./known";
import { ACTION_WORDS } from "./words";

/** What people call an action, with its drawing; its name in the log when pointed at. */
export function ActionName({ action }: { action: string }) {
    const words = useWords(ACTION_WORDS);
    const found = useAction(action);
    const known = found?.kind === "catalogue" ? found : undefined;
    const title = known ? words.categories[known.category] : words.foreign;
    const icon: IconName =
        ACTION_ICONS.get(action) ?? (known === undefined ? "document" : CATEGORY_ICONS[known.category]);
    return (
        <span
            className={style.action}
            title={known ? `${action}: ${known.meaning} (${title})` : `${visible(action)} (${title})`}
        >
            <span className={style.icon} data-category={known?.category ?? "other"}>
                <Icon name={icon} />
            </span>
            <span className={style.name}>
                <EventText text={words.label(action)} />
            </span>
            <span className="unseen">, {title}</span>
        </span>
    );
}
