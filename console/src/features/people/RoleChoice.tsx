import type { ReactElement } from "react";
import { ROLE_WORDS, ROLES } from "../../components/roles";
import { useWords } from "../../lib/language";
import style from "./People.module.css";

interface Props {
    usual: string;
    error: ReactElement | undefined;
}

/** The roles, each with what it may. */
export function RoleChoice({ usual, error }: Props) {
    const words = useWords(ROLE_WORDS);
    return (
        <fieldset className={style.roles} aria-invalid={error !== undefined || undefined}>
            <legend>{words.role}</legend>
            {ROLES.map((role) => (
                <label key={role}>
                    <input type="radio" name="role" value={role} defaultChecked={role === usual} />
                    {words.names.get(role) ?? role}
                    <span>{words.may[role]}</span>
                </label>
            ))}
            {error !== undefined && <span className={style.error}>{error}</span>}
        </fieldset>
    );
}
