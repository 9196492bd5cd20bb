// Runs axe-core on a page and tells what it finds in lines a developer can act on.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';
import type { AxeResults } from 'axe-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One row more is one row like the others, and axe looks at each of its cells on every screen. */
export const WINDOW = { width: 1440, height: 600 };

/** A colour that is on its way to another is neither. */
const STILL = '*, *::before, *::after { transition: none !important; animation: none !important; }';

const EVERYTHING = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * WCAG 2.2 A and AA, and what axe calls good practice. One line per violation and place. `parts`: selectors to look
 * into, where the rest of the page is looked at elsewhere.
 */
export const violations = (page: Page, parts: readonly string[] = []): Promise<string[]> => look(page, parts, EVERYTHING);

/** Pages that are as light or dark as the system, while the system is dark. */
const inDark = new WeakSet<Page>();

/**
 * The same of a page that is as light or dark as the system: all of it in light, and its colours, all that differs, in dark
 * too. It stays in what it was looked at last, and is looked at in that first next time: to turn takes longer than to look.
 */
export async function violationsInLightAndDark(page: Page, parts: readonly string[] = []): Promise<string[]> {
	const dark = async (): Promise<string[]> => (await look(page, parts, ['color-contrast'])).map((line) => `dark: ${line}`);
	if (inDark.has(page)) {
		const found = await dark();
		await page.emulateMedia({ colorScheme: 'light' });
		inDark.delete(page);
		return [...(await look(page, parts, EVERYTHING)), ...found];
	}
	const found = await look(page, parts, EVERYTHING);
	await page.emulateMedia({ colorScheme: 'dark' });
	inDark.add(page);
	return [...found, ...(await dark())];
}

async function look(page: Page, parts: readonly string[], rules: readonly string[]): Promise<string[]> {
	await install(page);
	const results = await page.evaluate(
		({ include, runOnly }) =>
			(window as unknown as { axe: { run(context: object, options: object): Promise<AxeResults> } }).axe.run(include.length > 0 ? { include } : document, {
				resultTypes: ['violations'],
				runOnly
			}),
		{ include: [...parts], runOnly: [...rules] }
	);
	return results.violations.flatMap((violation) =>
		violation.nodes.map((node) => `${violation.id} (${violation.impact}): ${violation.help} — ${node.target.join(' ')} — ${node.failureSummary?.replace(/\s+/g, ' ')}`)
	);
}

/** Puts axe on the page, through the debugger, not a script element: the page's policy allows none but its own. */
async function install(page: Page): Promise<void> {
	if (await page.evaluate(() => 'axe' in window)) return;
	await page.evaluate(SOURCE);
	await page.evaluate((css) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
	}, STILL);
}
