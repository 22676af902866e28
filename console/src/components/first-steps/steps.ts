import { useQuery } from "@tanstack/react-query";
import { ownSignIns, people } from "../../api/accounts";
import { apiKeys } from "../../api/keys";
import { organization } from "../../api/organizations";
import { events, type Me, methods, sessions } from "../../api/queries";
import { exactly } from "../../lib/filter-text";
import { hasVerified } from "./verified";

export type StepName =
    | "password"
    | "factor"
    | "registration"
    | "colleague"
    | "organization"
    | "key"
    | "workspace"
    | "proof";

/** A step, and whether it is done, as far as that is known. */
export interface Step {
    name: StepName;
    /** Where it is done in the console, if it is. */
    to?: string;
    done: boolean | "unknown" | "reading";
}

/** That somebody changed their own password, by the log: their own events are read without a record. */
function ownPassword({ id }: Me): string {
    return String(
        new URLSearchParams({
            user_id: exactly(id),
            resource: exactly(`user:${id}`),
            action: "change_password",
            success: "true",
            limit: "1",
        }),
    );
}

/** What a new administrator does, each done once the server says so. */
export function useSteps(reader: Me): Step[] {
    const signIns = useQuery(ownSignIns(reader.id));
    const changed = useQuery(events(reader.id, ownPassword(reader)));
    const offered = useQuery(methods);
    const accounts = useQuery(people(reader.id, ""));
    const own = useQuery(organization(reader.id, reader.organization_id));
    const keys = useQuery(apiKeys(reader.id, ""));
    const launched = useQuery(sessions(reader.id, "limit=1"));
    // Whoever comes from an identity provider has their password there.
    const isSso = signIns.data?.some(({ current, method }) => current && method.startsWith("zitadel"));
    const steps: Step[] = [
        {
            name: "password",
            to: "/account",
            done: told(changed, ({ events }) => events.length > 0),
        },
        { name: "factor", to: "/account", done: reader.second_factor === true },
        { name: "registration", done: told(offered, ({ registration }) => !registration) },
        { name: "colleague", to: "/people", done: told(accounts, ({ rows }) => rows.length > 1) },
        { name: "organization", to: "/organization", done: told(own, ({ contact }) => contact !== "") },
        { name: "key", to: "/api-keys", done: told(keys, ({ rows }) => rows.length > 0) },
        { name: "workspace", to: "/workspaces", done: told(launched, ({ rows }) => rows.length > 0) },
        { name: "proof", to: "/", done: hasVerified() },
    ];
    return steps.filter(({ name }) => !isSso || (name !== "password" && name !== "factor"));
}

/** What an answer says, or why it does not. */
export function told<Data>(
    query: { data: Data | undefined; isError: boolean },
    says: (data: Data) => boolean,
): Step["done"] {
    if (query.data !== undefined) {
        return says(query.data);
    }
    return query.isError ? "unknown" : "reading";
}
