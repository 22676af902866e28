import { single, terms } from "./query/terms";

/** Another filter that may find what was meant. */
export interface Proposal {
    /** What it says in the filter language. */
    text: string;
    /** The changes of the address. */
    changes: Record<string, string>;
}

/** What an action is called, in the language of the page. */
interface Called {
    name: string;
    label: string;
}

/** Fields whose values somebody may know only the beginning of. */
const BEGUN = new Set(["action", "user_email", "user_id", "resource", "session_id", "request_id", "sender"]);
/** What stands beside the name of an action where its outcome is meant, in the languages of the page. */
const FAILED = /^failed | failed$| fallid[oa]$/;

/** Filters that may be meant by one that finds nothing. */
export function proposals(address: URLSearchParams, actions: readonly Called[]): Proposal[] {
    const found: Proposal[] = [];
    for (const param of BEGUN) {
        const written = address.get(param)?.trim() ?? "";
        for (const better of written.startsWith("-") ? [] : instead(param, written, actions)) {
            const changes = { [param]: better.written, ...(better.failed ? { success: "false" } : {}) };
            found.push({ text: said(param, better), changes });
        }
    }
    const q = address.get("q") ?? "";
    const all = terms(q);
    for (const { from, to, isExcluded, field, written } of all) {
        for (const better of isExcluded || field === undefined ? [] : instead(field, written, actions)) {
            const text = said(field ?? "", better);
            found.push({ text, changes: { q: q.slice(0, from) + text + q.slice(to) } });
        }
    }
    // Words alone may be what an action is called.
    if (all.every(({ field, isExcluded }) => field === undefined && !isExcluded)) {
        const action = called(all.map(({ written }) => single(written) ?? "").join(" "), actions);
        if (action) {
            const text = said("action", action);
            found.push({ text, changes: { q: text } });
        }
    }
    return found;
}

interface Better {
    written: string;
    failed: boolean;
}

const said = (field: string, { written, failed }: Better) =>
    `${field}:${written}${failed ? " success:false" : ""}`;

function instead(field: string, written: string, actions: readonly Called[]): Better[] {
    const value = single(written);
    if (!BEGUN.has(field) || value === undefined) {
        return [];
    }
    if (field === "action") {
        const action = called(value, actions);
        if (action) {
            return [action];
        }
    }
    // An address that is whole begins no other.
    const isWhole = field === "user_email" && /@.+\..+/.test(value);
    const isKnown = field === "action" && actions.some(({ name }) => name === value);
    return isWhole || isKnown ? [] : [{ written: `${written}*`, failed: false }];
}

/** The action that is called so, or whose failure is, by another name than its own. */
function called(text: string, actions: readonly Called[]): Better | undefined {
    const whole = plain(text);
    for (const [wanted, failed] of [
        [whole, false],
        [whole.replace(FAILED, ""), true],
    ] as const) {
        const action = actions.find(({ name, label }) => plain(label) === wanted || plain(name) === wanted);
        const isAnother = failed ? wanted !== whole : action?.name !== text;
        if (action && isAnother) {
            return { written: action.name, failed };
        }
    }
    return undefined;
}

const plain = (text: string) =>
    text
        .toLowerCase()
        .replace(/[\s_.-]+/g, " ")
        .trim();
