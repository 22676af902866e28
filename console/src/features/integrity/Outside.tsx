import { useQuery } from "@tanstack/react-query";
import { newestOf } from "../../api/integrity";
import { keyOfProof } from "../../api/log-key";
import { keptKey } from "../../components/found/kept-keys";
import { readCheckpoint } from "../../components/integrity/state";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { shellWord } from "../../lib/text";
import { Secret } from "../../ui/Secret";
import { Section } from "../../ui/Section";
import style from "./Integrity.module.css";
import { INTEGRITY_WORDS } from "./words";

/** What is run elsewhere by whoever does not take this server's word. */
export function Outside({ log }: { log: number }) {
    const words = useWords(INTEGRITY_WORDS);
    const { id: reader, organization_id } = useReader();
    const { data } = useQuery(newestOf(organization_id, log));
    const origin = (data === undefined ? undefined : readCheckpoint(data)?.origin) ?? "";
    const key = useQuery({ ...keyOfProof(organization_id, origin), enabled: origin !== "" });
    const at = `${location.origin}/log/${organization_id}${log === 1 ? "" : `/${log}`}`;
    const vkey = shellWord(keptKey(reader, origin) || key.data || "KEY");
    const verify = `neosc verify --log ${shellWord(at)} --vkey ${vkey} --token TOKEN`;
    const keep = `curl -fsS ${shellWord(`${at}/checkpoint`)} >> checkpoints.txt`;
    return (
        <Section title={words.outside}>
            <p className={style.quiet}>{words.outsideExplain}</p>
            <dl className={style.commands}>
                <div>
                    <dt>{words.verifyCommand}</dt>
                    <dd>
                        <Secret text={verify} label={words.copyCommand(words.verifyCommand)} />
                        <span className={style.hint}>{words.tokenHint}</span>
                    </dd>
                </div>
                <div>
                    <dt>{words.keepCommand}</dt>
                    <dd>
                        <Secret text={keep} label={words.copyCommand(words.keepCommand)} />
                    </dd>
                </div>
            </dl>
        </Section>
    );
}
