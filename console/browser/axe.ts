import axe from "axe-core";
import type { Page } from "playwright-core";

/** What WCAG 2.2 AA says against a page, as far as a program can tell. */
export async function faults(page: Page): Promise<string[]> {
    if (!(await page.evaluate(() => "axe" in globalThis))) {
        await page.evaluate(axe.source);
    }
    const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: typeof axe }).axe.run({
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        }),
    );
    return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
    );
}
