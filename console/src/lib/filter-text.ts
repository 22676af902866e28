/** A value as the filter language writes it, so that commas, stars and signs in it mean themselves. */
export function exactly(value: string): string {
    const operator = value === "OR" || value === "AND" || value === "NOT";
    if (/^[\p{L}\p{N}_.:@/][\p{L}\p{N}_\-.:@/]*$/u.test(value) && !operator) {
        return value;
    }
    return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** The page of the events that have exactly one of these values in a field that is filtered by. */
export function eventsWith(field: "resource" | "session_id", ...values: readonly string[]): string {
    return `/?${new URLSearchParams({ [field]: values.map(exactly).join(",") })}`;
}
