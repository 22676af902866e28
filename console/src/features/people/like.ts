import type { Person } from "../../api/accounts";

/** Accounts with every word of a search in name, address, role or id, whatever the case and accents. */
export function like(people: readonly Person[], search: string): readonly Person[] {
    const words = plain(search).split(/\s+/).filter(Boolean);
    if (words.length === 0) {
        return people;
    }
    return people.filter(({ name, email, role, id }) => {
        const text = plain(`${name} ${email} ${role} ${id}`);
        return words.every((word) => text.includes(word));
    });
}

function plain(text: string): string {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
