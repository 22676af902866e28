import type { PolicyChange } from "../../api/doing";
import { type Problem, Refused } from "../../api/problem";
import type { Policy } from "../../api/queries";

/** In which they are read. */
const ORDER = ["failures", "within_minutes", "locked_minutes", "idle_minutes", "length", "networks"];

/** A setting as a form and a list show it. What is neither a number nor a list of texts is not for this page to set. */
export interface Setting {
    name: string;
    value: number | readonly string[];
}

/** The settings of a policy. */
export function settingsOf(policy: Policy): Setting[] {
    const order = (name: string) => [...ORDER, name].indexOf(name);
    const entries = Object.entries(policy.settings as Record<string, unknown>);
    return entries
        .sort(([one], [other]) => order(one) - order(other))
        .flatMap(([name, value]): Setting[] => {
            if (typeof value === "number") {
                return [{ name, value }];
            }
            const isTexts = Array.isArray(value) && value.every((text) => typeof text === "string");
            return isTexts ? [{ name, value }] : [];
        });
}

/**
 * What was typed into the field of a setting, as the API takes it: of networks, one a line. What is no number goes as it
 * is, so that the server says what is due.
 */
export function typed(setting: Setting, text: string): number | string | string[] {
    if (typeof setting.value === "number") {
        return /^\d+$/.test(text.trim()) ? Number(text) : text;
    }
    return text
        .split(/[\n,]/)
        .map((line) => line.trim())
        .filter((line) => line !== "");
}

/** The setting that a refusal is about, and what it says. The server names a setting between backticks. */
export function wrongSetting(
    error: unknown,
    settings: readonly Setting[],
): { name: string; problem: Problem } | undefined {
    const problem = error instanceof Refused ? error.problem : undefined;
    const found = settings.find(({ name }) =>
        problem?.code === "bad_setting"
            ? problem.detail.startsWith(`\`${name}\``)
            : problem?.code === "locks_you_out" && name === "networks",
    );
    return problem && found && { name: found.name, problem };
}

/** The settings that were changed in a form, if there are any. */
export function changes(
    settings: readonly Setting[],
    form: ReadonlyMap<string, string>,
): PolicyChange | undefined {
    const changed = settings.flatMap((setting) => {
        const value = typed(setting, form.get(setting.name) ?? "");
        return JSON.stringify(value) === JSON.stringify(setting.value)
            ? []
            : [[setting.name, value] as const];
    });
    return changed.length === 0 ? undefined : { settings: Object.fromEntries(changed) };
}
