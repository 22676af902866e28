import type { Bundle } from "./bundle";
import { Refusal } from "./bytes";
import { FIELDS, type FieldName, fieldName, fieldNumber, REQUIRED } from "./commit";
import { type Entry, timeText } from "./entry";

/** An event as a page shows it: the JSON of the API, parsed. */
export interface ShownEvent {
    id: string;
    index: number;
    timestamp: string;
    received_at: string;
    action: string;
    success: boolean;
    source: string;
    statement?: unknown;
    user_id: string;
    user_email: string;
    resource: string;
    details: string;
    ip_address: string;
    session_id?: string;
    user_agent?: string;
    request_id?: string;
    metadata?: unknown;
    redacted?: unknown;
    sender?: string;
}

/** What a page that shows an event must say, and says. */
interface Pair {
    name: string;
    proven: unknown;
    shown: unknown;
}

/**
 * Checks that every value a page shows is the one that the bundle opens or its entry says, and that the page leaves out
 * none that the bundle opens. Whether the bundle is true is for the other steps to find.
 *
 * Gives the names of the values that are there. Numbers within metadata are compared as JavaScript reads and shows them.
 */
export function compareShown(event: ShownEvent, bundle: Bundle, entry: Entry): string[] {
    const pairs = [...ofEntry(event, bundle, entry), ...ofFields(event, bundle)];
    const other = pairs.filter(({ proven, shown }) => !same(proven, shown)).map(({ name }) => `\`${name}\``);
    if (other.length > 0) {
        throw new Refusal(`what this page shows as ${other.join(", ")} is not what the proof shows`);
    }
    return pairs.filter(({ proven }) => proven !== undefined).map(({ name }) => name);
}

function ofEntry(event: ShownEvent, bundle: Bundle, entry: Entry): Pair[] {
    // An id that is not of the log's own form is a committed field.
    const original = openedValue(bundle, "original_id");
    const said = [
        ["id", original ?? entry.id, event.id],
        ["index", bundle.proven.proof.index.toString(), String(event.index)],
        ["timestamp", timeText(entry.timestamp), event.timestamp],
        ["received_at", timeText(entry.receivedAt), event.received_at],
        ["action", entry.action, event.action],
        ["success", entry.success, event.success],
        ["source", entry.source, event.source],
        ["statement", parsed(entry.statement), event.statement],
    ] as const;
    return said.map(([name, proven, shown]) => ({ name, proven, shown }));
}

function ofFields(event: ShownEvent, bundle: Bundle): Pair[] {
    const named = FIELDS.filter((name) => name !== "original_id").map((name) => ({
        name,
        proven: provenValue(bundle, name),
        shown: event[name],
    }));
    // A field that only a later version knows is one that this page does not show.
    const unnamed = [...(bundle.fields?.keys() ?? [])]
        .filter((number) => number > FIELDS.length)
        .map((number) => ({ name: fieldName(number), proven: "a value", shown: undefined }));
    return [...named, ...unnamed];
}

function provenValue(bundle: Bundle, name: FieldName): unknown {
    const value = openedValue(bundle, name);
    if (name === "metadata" || name === "redacted") {
        return parsed(value);
    }
    // What cannot be opened any more is shown as empty where the field is always shown.
    return value ?? (bundle.excuse && REQUIRED.includes(name) ? "" : undefined);
}

function openedValue(bundle: Bundle, name: FieldName): string | undefined {
    const field = bundle.fields?.get(fieldNumber(name) ?? 0);
    return field && "value" in field ? field.value : undefined;
}

function parsed(json: string | undefined): unknown {
    try {
        return json === undefined ? undefined : JSON.parse(json);
    } catch {
        throw new Refusal("a value that the proof opens is not the JSON it must be");
    }
}

/** Both are what `JSON.parse` makes, so the same text means the same value. */
function same(a: unknown, b: unknown): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
}
