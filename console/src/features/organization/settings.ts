import type { Organization, OrganizationChange } from "../../api/organizations";
import { DAYS } from "./words";

/** Texts of the settings. */
const TEXTS = ["name", "time_zone", "language", "contact"] as const;

/** What was changed in the form; the rest stays, also where somebody else has changed it meanwhile. */
export function changes(organization: Organization, typed: FormData): OrganizationChange {
    const change: OrganizationChange = {};
    for (const name of TEXTS) {
        const value = String(typed.get(name) ?? "").trim();
        if (value !== organization[name]) {
            change[name] = value;
        }
    }
    const hours = typedHours(typed);
    if (!alike(hours, organization.working_hours ?? null)) {
        change.working_hours = hours;
    }
    return change;
}

type Hours = NonNullable<Organization["working_hours"]>;

/** `null` where there are none. */
function typedHours(typed: FormData): Hours | null {
    if (typed.get("has_hours") === null) {
        return null;
    }
    const days = DAYS.filter((day) => typed.getAll("days").includes(day));
    return { days, from: String(typed.get("from")), to: String(typed.get("to")) };
}

function alike(one: Hours | null, other: Hours | null): boolean {
    if (one === null || other === null) {
        return one === other;
    }
    return one.from === other.from && one.to === other.to && String(one.days) === String(other.days);
}

/** Whether hours end on the next day: those that do not end later than they begin. */
export function isOvernight(from: string, to: string): boolean {
    return from !== "" && to !== "" && to <= from;
}
