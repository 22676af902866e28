import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { type Answer, ask, read } from "./client";

export type Organization = components["schemas"]["Organization"];
export type OrganizationChange = components["schemas"]["OrganizationChange"];
export type NamedOrganization = components["schemas"]["NamedOrganization"];
export type NewOrganization = components["schemas"]["OrganizationToMake"];
/** A new organization, and the password of its first administrator, which is told this once. */
export type MadeOrganization = components["schemas"]["MadeOrganization"];

/** A page of the organizations. */
export interface Organizations {
    rows: NamedOrganization[];
    /** Where the next page begins, if there is one. */
    next: string | undefined;
}

/** One's own organization; others are not found. */
export const organization = (reader: string, id: string) =>
    queryOptions({
        queryKey: ["organizations", reader, "one", id],
        queryFn: ({ signal }): Promise<Organization> =>
            read("/api/organizations/{id}", { parts: { id }, signal }),
    });

/** A page of the organizations that the reader is told of, from a cursor on; that of the first is `""`. */
export const organizations = (reader: string, cursor: string) =>
    queryOptions({
        queryKey: ["organizations", reader, "all", cursor],
        queryFn: async ({ signal }): Promise<Organizations> => {
            const query = new URLSearchParams(cursor === "" ? {} : { cursor });
            const response = await ask("/api/organizations", { query, signal });
            const rows: Answer<"/api/organizations"> = await response.json();
            return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
        },
        placeholderData: keepPreviousData,
    });

export function changeOrganization(id: string, body: OrganizationChange): Promise<Organization> {
    return read("/api/organizations/{id}", { method: "patch", parts: { id }, body });
}

export function createOrganization(body: NewOrganization): Promise<MadeOrganization> {
    return read("/api/organizations", { method: "post", body });
}
