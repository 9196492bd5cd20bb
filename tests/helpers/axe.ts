// Runs axe-core on a page and tells what it finds in lines a developer can act on.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import type { AxeResults } from 'axe-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * WCAG 2.2 A and AA, and what axe calls good practice. One line per violation and place. `parts`: selectors to look
 * into, where the rest of the page is looked at elsewhere.
 */
export async function violations(page: Page, parts: readonly string[] = []): Promise<string[]> {
	// Through the debugger, not a script element: the page's policy allows none but its own.
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
	const results = await page.evaluate(
		(include) =>
			(window as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } }).axe.run(include.length > 0 ? { include } : document, {
				resultTypes: ['violations'],
				runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
			}),
		parts
	);
	return results.violations.flatMap((violation) =>
		violation.nodes.map((node) => `${violation.id} (${violation.impact}): ${violation.help} — ${node.target.join(' ')} — ${node.failureSummary?.replace(/\s+/g, ' ')}`)
	);
}
