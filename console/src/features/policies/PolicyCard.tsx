import { useId } from "react";
import { type PolicyChange, setPolicy, useDoing } from "../../api/doing";
import type { Policy } from "../../api/queries";
import { ErrorNotice } from "../../components/ErrorNotice";
import { EventsLink } from "../../components/EventsLink";
import { EventText } from "../../components/EventText";
import { administers, useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Badge } from "../../ui/Badge";
import { Switch } from "../../ui/Switch";
import { settingsOf, wrongSetting } from "./about";
import style from "./PolicyCard.module.css";
import { SettingsForm, SettingsList } from "./Settings";
import { POLICY_WORDS } from "./words";

export function PolicyCard({ policy }: { policy: Policy }) {
    const title = useId();
    const mayChange = administers(useReader());
    const words = useWords(POLICY_WORDS);
    const { id, enabled } = policy;
    const name = words.names.get(id) ?? policy.name;
    const about = words.about.get(id);
    const setting = useDoing((change: PolicyChange) => setPolicy(id, change));
    const settings = settingsOf(policy);
    const wrong = wrongSetting(setting.error, settings);
    return (
        <article className={style.card} aria-labelledby={title}>
            <div className={style.head}>
                <h2 id={title}>
                    <EventText text={name} />
                </h2>
                {mayChange ? (
                    <Switch
                        on={enabled}
                        label={visible(name)}
                        busy={setting.isPending}
                        onFlip={() => setting.mutate({ enabled: !enabled })}
                    />
                ) : (
                    <Badge kind={enabled ? "good" : "quiet"}>{enabled ? words.on : words.off}</Badge>
                )}
            </div>
            {about && <p>{about}</p>}
            {settings.length > 0 &&
                (mayChange ? (
                    <SettingsForm
                        settings={settings}
                        wrong={wrong}
                        busy={setting.isPending}
                        onSave={(change) => setting.mutate(change)}
                    />
                ) : (
                    <SettingsList settings={settings} />
                ))}
            {setting.isError && !wrong && <ErrorNotice error={setting.error} />}
            <div className={style.foot}>
                <EventsLink field="resource" value={`policy:${id}`} of={name} />
                <span role="status">{setting.isSuccess && words.saved}</span>
            </div>
        </article>
    );
}
