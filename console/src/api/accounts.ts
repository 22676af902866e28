import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./__generated__/schema";
import { type Answer, ask, read } from "./client";

/** An account, as administrators and auditors see it. */
export type Person = components["schemas"]["ShownUser"];
/** Somebody signed in with some program, without its token. */
export type SignIn = components["schemas"]["ShownSignIn"];
export type NewPerson = components["schemas"]["NewUser"];
export type PersonChange = components["schemas"]["UserChange"];
/** An account whose password was set, and the password if it was drawn. */
export type Named = components["schemas"]["Named"];
/** A second factor that its first code will enrol. */
export type Enrolment = components["schemas"]["Enrolment"];

/** A page of the accounts. */
export interface People {
    rows: Person[];
    /** Where the next page begins, if there is one. */
    next: string | undefined;
}

async function page(cursor: string, signal: AbortSignal): Promise<People> {
    const query = new URLSearchParams(cursor === "" ? {} : { cursor });
    const response = await ask("/api/users", { query, signal });
    const rows: Answer<"/api/users"> = await response.json();
    return { rows, next: response.headers.get("x-next-cursor") ?? undefined };
}

/** A page of the accounts by address, from a cursor on; that of the first is `""`. */
export const people = (reader: string, cursor: string) =>
    queryOptions({
        queryKey: ["people", reader, cursor],
        queryFn: ({ signal }) => page(cursor, signal),
        placeholderData: keepPreviousData,
    });

/** One account. */
export const person = (reader: string, id: string) =>
    queryOptions({
        queryKey: ["people", reader, "one", id],
        queryFn: ({ signal }): Promise<Person> => read("/api/users/{id}", { parts: { id }, signal }),
    });

/** The sign-ins of the reader that last, the newest first. */
export const ownSignIns = (reader: string) =>
    queryOptions({
        queryKey: ["sign-ins", reader],
        queryFn: ({ signal }): Promise<SignIn[]> => read("/api/auth/sign-ins", { signal }),
    });

/** The sign-ins of somebody that last, the newest first. */
export const signInsOf = (reader: string, id: string) =>
    queryOptions({
        queryKey: ["sign-ins", reader, id],
        queryFn: ({ signal }): Promise<SignIn[]> =>
            read("/api/users/{id}/sign-ins", { parts: { id }, signal }),
    });

/** Gives the reader another password, and ends their other sign-ins. */
export function changePassword(current: string, next: string): Promise<{ sign_ins_ended: number }> {
    return read("/api/auth/password", { method: "post", body: { current, new: next } });
}

/** Begins to enrol the reader's second factor. */
export function enrol(password: string): Promise<Enrolment> {
    return read("/api/auth/mfa/enrol", { method: "post", body: { password } });
}

/** Enrols it by its first code. Gives its recovery codes, this once. */
export async function confirmFactor(code: string): Promise<string[]> {
    const answer = await read("/api/auth/mfa/confirm", { method: "post", body: { code } });
    return answer.recovery_codes;
}

/** Removes the reader's second factor. */
export async function removeFactor(password: string, code: string): Promise<void> {
    await ask("/api/auth/mfa", { method: "delete", body: { password, code } });
}

export async function endOwnSignIn(id: string): Promise<void> {
    await ask("/api/auth/sign-ins/{id}", { method: "delete", parts: { id } });
}

export function createPerson(body: NewPerson): Promise<Named> {
    return read("/api/users", { method: "post", body });
}

export function changePerson(id: string, body: PersonChange): Promise<Person> {
    return read("/api/users/{id}", { method: "patch", parts: { id }, body });
}

/** Until it is unlocked; its sign-ins end. */
export async function lockPerson(id: string): Promise<void> {
    await ask("/api/users/{id}/lock", { method: "post", parts: { id } });
}

export async function unlockPerson(id: string): Promise<void> {
    await ask("/api/users/{id}/unlock", { method: "post", parts: { id } });
}

/** Gives somebody a password that is drawn; their sign-ins end. */
export function resetPassword(id: string): Promise<Named> {
    return read("/api/users/{id}/password", { method: "post", parts: { id }, body: {} });
}

/** Takes away a second factor that was lost. */
export async function removeFactorOf(id: string): Promise<void> {
    await ask("/api/users/{id}/mfa", { method: "delete", parts: { id } });
}

export async function endSignInsOf(id: string): Promise<void> {
    await ask("/api/users/{id}/sign-ins", { method: "delete", parts: { id } });
}

export async function endSignInOf(id: string, signIn: string): Promise<void> {
    await ask("/api/users/{id}/sign-ins/{sign_in}", { method: "delete", parts: { id, sign_in: signIn } });
}

/** Frees an account of whom an identity provider signs in to it; its sign-ins end. */
export async function unlink(id: string): Promise<void> {
    await ask("/api/users/{id}/unlink", { method: "post", parts: { id } });
}
