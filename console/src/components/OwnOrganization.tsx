import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { organization } from "../api/organizations";
import { EventText } from "./EventText";
import { useReader } from "./reader";

/** The organization of whoever is signed in: its name as the way to it, and the id that the log knows it by. */
export function OwnOrganization() {
    const { id, organization_id } = useReader();
    const { data } = useQuery(organization(id, organization_id));
    return (
        <>
            <Link to="/organization">
                <EventText text={data?.name || organization_id} />
            </Link>{" "}
            {data?.name && <code>{organization_id}</code>}
        </>
    );
}
