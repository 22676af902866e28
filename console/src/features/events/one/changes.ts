/** A member that a change touched; a side is absent where the member was not there. */
export interface Change {
    name: string;
    before?: unknown;
    after?: unknown;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** The changes in `{"before":{..},"after":{..}}`, or nothing if the metadata are of another form. */
export function changesOf(metadata: Json | undefined): Change[] | undefined {
    const { before, after } = metadata ?? {};
    if (!(isObject(before) || isObject(after)) || !isSide(before) || !isSide(after)) {
        return undefined;
    }
    const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    return [...names]
        .map((name): Change => ({ name, ...side("before", before, name), ...side("after", after, name) }))
        .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

const isSide = (value: unknown): value is Json | null | undefined => value == null || isObject(value);

function side(key: "before" | "after", of: Json | null | undefined, name: string) {
    return of && Object.hasOwn(of, name) ? { [key]: of[name] } : {};
}
