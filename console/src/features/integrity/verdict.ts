import type { Outcome, Step } from "./check";

/** What all steps together say. */
export function verdict(steps: readonly Step[]): Outcome {
    const outcomes = steps.map(({ outcome }) => outcome);
    return (["failed", "unable"] as const).find((one) => outcomes.includes(one)) ?? "passed";
}
