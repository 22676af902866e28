import { useState } from "react";
import {
    lockPerson,
    type Named,
    type Person,
    removeFactorOf,
    unlink,
    unlockPerson,
} from "../../api/accounts";
import { Confirm } from "../../components/Confirm";
import { useHeadFocus } from "../../components/PageHead";
import { useReader } from "../../components/reader";
import { useWords } from "../../lib/language";
import { visible } from "../../lib/text";
import { Icon, type IconName } from "../../ui/icons";
import { DrawnPassword } from "./DrawnPassword";
import { EditAccount } from "./EditAccount";
import style from "./People.module.css";
import { ResetPassword } from "./ResetPassword";
import { PEOPLE_WORDS, PERSON_WORDS } from "./words";

type Doing = "edit" | "lock" | "unlock" | "reset" | "removeFactor" | "unlink";

/** What administrators do with an account. With their own, what does not take the password. */
export function Doings({ person }: { person: Person }) {
    const words = useWords(PERSON_WORDS);
    const { resetTitle } = useWords(PEOPLE_WORDS);
    const isOwn = useReader().id === person.id;
    const [doing, setDoing] = useState<Doing>();
    const [named, setNamed] = useState<Named>();
    const focusHead = useHeadFocus();
    const closed = (done: boolean) => {
        setDoing(undefined);
        if (done) {
            // The button that would have the focus may be gone.
            focusHead();
        }
    };
    const choices: readonly (readonly [Doing, IconName, boolean])[] = [
        ["edit", "userPen", true],
        ["lock", "locked", !isOwn && person.state !== "locked"],
        ["unlock", "unlocked", person.state === "locked"],
        ["reset", "password", !isOwn],
        ["removeFactor", "phoneOff", !isOwn && person.second_factor],
        ["unlink", "unplug", person.linked],
    ];
    return (
        <>
            <div className={style.buttons}>
                {choices
                    .filter(([, , isOffered]) => isOffered)
                    .map(([name, icon]) => (
                        <button key={name} type="button" className="small" onClick={() => setDoing(name)}>
                            <Icon name={icon} /> {words[name]}
                        </button>
                    ))}
            </div>
            {doing === "edit" && <EditAccount person={person} onClose={() => setDoing(undefined)} />}
            {doing === "reset" && (
                <ResetPassword
                    person={person}
                    onClose={() => setDoing(undefined)}
                    onDone={(named) => {
                        setDoing(undefined);
                        setNamed(named);
                    }}
                />
            )}
            {doing !== undefined && doing !== "edit" && doing !== "reset" && (
                <Question person={person} doing={doing} onClose={closed} />
            )}
            {named?.password && (
                <DrawnPassword
                    title={resetTitle}
                    email={visible(named.email)}
                    password={named.password}
                    onClose={() => setNamed(undefined)}
                />
            )}
        </>
    );
}

const RUN = { lock: lockPerson, unlock: unlockPerson, removeFactor: removeFactorOf, unlink } as const;

interface QuestionProps {
    person: Person;
    doing: keyof typeof RUN;
    onClose: (done: boolean) => void;
}

function Question({ person, doing, onClose }: QuestionProps) {
    const words = useWords(PERSON_WORDS);
    return (
        <Confirm
            title={words[`${doing}Title`](visible(person.name || person.email))}
            action={words[doing]}
            run={() => RUN[doing](person.id)}
            onClose={onClose}
        >
            <p>{words[`${doing}Meaning`]}</p>
        </Confirm>
    );
}
