/**
 * What is known by names that others write, such as actions and values of an address. A map, since an object also has
 * `constructor`, `toString` and their like, which a sender may call an action.
 */
export type Named<T = string> = ReadonlyMap<string, T>;

export function named<T>(known: Readonly<Record<string, T>>): Named<T> {
    return new Map(Object.entries(known));
}
