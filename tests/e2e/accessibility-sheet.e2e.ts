// What people do in sheet and board against axe: views, filters, columns, formulas, find, bulk edits, menus, shortcuts, the
// board and the panel of a deal, in Dutch (the other screens are in English), light and dark. And at 200 % and on a phone nothing but the sheet and the board scrolls sideways.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addComment, addLink, addTask } from '#lib/domain/document/activities.ts';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { MessageKey } from '#lib/ui/messages/index.ts';
import { violations, violationsInLightAndDark, WINDOW } from '../helpers/axe.ts';
import { Colleague } from '../helpers/colleague.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const ME = { id: 'ann', name: 'Ann', color: 1 };

describe('accessibility of the sheet and the board', () => {
	let world: World;
	let id: string;
	let segment: string;

	beforeAll(async () => {
		world = await World.start();
		({ id } = await world.create('Open to all', 'demo'));
		const bob = await Colleague.join(world.server.wsUrl, id);
		segment = columnMade(addColumn(bob.writer, { name: 'Segment', kind: 'text' }))!;
		const [first, second] = [...bob.pipeline.deals.values()].filter(({ stage }) => bob.pipeline.stage(stage)?.type === 'open');
		editDeals(bob.writer, [first!, second!].map((deal) => ({ deal: deal.id, field: segment as 'title', value: 'Large' })));
		for (const deal of [first!, second!]) {
			addTask(bob.writer, deal.id, { text: 'Send the offer', due: '2026-01-31', assignee: ME.id });
			addComment(bob.writer, deal.id, { text: '@Ann please look at this', mentions: [ME.id] });
			addLink(bob.writer, deal.id, { name: 'Offer', url: 'https://example.org/offer' });
		}
		await bob.sent();
		await bob.leave();
	});

	afterAll(() => world.close());

	it('has no violation, light or dark', { timeout: 180_000 }, async () => {
		const language = 'nl';
		const device = await world.browsers.device({ origin: world.origin, language, view: 'sheet', colorScheme: 'light', viewport: WINDOW });
		const { page } = device;
		page.setDefaultTimeout(8000);
		await device.context.addInitScript((person) => localStorage.setItem('sluice:person', JSON.stringify(person)), ME);
		const sheet = new PipelinePage(page, language);
		const { words } = sheet;
		const found: Record<string, string[]> = {};
		const lookAt = async (screen: string, ...parts: string[]): Promise<void> => {
			const lines = await violationsInLightAndDark(page, parts);
			if (lines.length > 0) found[screen] = lines;
		};
		const button = (key: MessageKey) => page.getByRole('button', { name: words(key), exact: true }).last();
		const show = (key: 'workspace.board') => page.getByRole('radio', { name: words(key), exact: true }).click();
		const head = (column: string) => page.locator(`.ag-header-cell[col-id="${column}"]`);
		const cell = page.locator('.ag-row:not(.ag-row-pinned) [col-id="company"]').first();
		const keys = async (...all: string[]): Promise<void> => {
			for (const key of all) await page.keyboard.press(key);
		};
		/** Looks at what opened over the page, and closes it, by choosing an item of it where one is given. */
		const over = async (screen: string, selector: '.popup' | '[role=dialog]', item?: string): Promise<void> => {
			await page.locator(selector).first().waitFor();
			await lookAt(screen, selector);
			if (item === undefined) await keys('Escape');
			else await page.getByRole('menuitem', { name: item }).click();
			await page.locator(selector).first().waitFor({ state: 'detached' });
		};
		const pick = async (label: MessageKey, option: MessageKey): Promise<void> => {
			await page.getByRole('combobox', { name: words(label) }).or(button(label)).last().click();
			await page.getByRole('option', { name: words(option), exact: true }).click();
		};
		await sheet.open(id);

		// Menus and popovers; two of them arrange the sheet.
		await cell.click({ button: 'right' });
		await over('menu of a cell', '.popup');
		await page.locator('.sheet-row-number').nth(1).click({ button: 'right' });
		await over('menu of a row', '.popup');
		await head('stage').click({ button: 'right' });
		await over('menu of a column', '.popup', words('views.groupColumn'));
		await button('views.filter').click();
		await over('choice of a field to filter', '.popup');
		await head('owner').hover();
		await head('owner').locator('.header-filter').click();
		await page.locator('.popup').getByRole('checkbox').nth(1).click();
		await over('filter', '.popup');
		await page.getByRole('button', { name: new RegExp(`^${words('views.groupedBy', { field: '' })}`) }).click();
		await over('group', '.popup');
		await button('views.sort').click();
		await over('sort', '.popup');
		await page.getByRole('button', { name: new RegExp(words('views.menu')) }).first().click();
		await over('menu of views', '.popup');

		// Dialogs.
		await button('views.saveAs').click();
		await over('name of a view', '[role=dialog]');
		await button('views.colours').click();
		await over('row colours', '[role=dialog]');
		await button('columns.add').click();
		await pick('columns.kind', 'columnKind.choice');
		await lookAt('a new column of choices', '[role=dialog]');
		await pick('columns.kind', 'columnKind.formula');
		await page.getByLabel(words('columns.formula'), { exact: true }).fill('value *');
		await page.locator('.field-error').waitFor();
		await over('a formula with a fault', '[role=dialog]');
		await button('grid.columns').click();
		await page.getByRole('button', { name: words('columns.settingsOf', { name: 'Segment' }) }).click();
		await pick('columns.kind', 'columnKind.number');
		await page.locator('.loss').waitFor();
		await over('another type for a column', '[role=dialog]');
		await button('grid.keys').click();
		await over('shortcuts', '[role=dialog]');

		// The grouped and filtered sheet with everything beside it; then the rest of the panel.
		await keys('Alt+Shift+n');
		await page.getByRole('button', { name: words('steps.close'), exact: true }).waitFor();
		await lookAt('my next steps', '.review');
		await page.locator('.review .what').first().click();
		await page.getByRole('tab').first().waitFor();
		await keys('Control+h');
		await page.getByLabel(words('find.text'), { exact: true }).fill('a');
		await cell.click();
		await keys('Shift+ArrowDown');
		await page.locator('[role=gridcell][aria-selected=true]').nth(1).waitFor();
		await keys('Control+Shift+e');
		await page.getByRole('region', { name: words('bulk.label') }).locator('form').waitFor();
		for (const [index, tab] of (await page.getByRole('tab').all()).entries()) {
			await tab.click();
			// The first of them beside a sheet in which everything is open.
			await (index === 0 ? lookAt('grouped sheet, find and replace, bulk edit, deal') : lookAt(`deal: ${await tab.innerText()}`, '.review'));
		}
		await button('deal.close').click();
		await page.getByRole('button', { name: words('steps.close'), exact: true }).click();

		// The board.
		await show('workspace.board');
		await page.locator('[data-add] button').first().click();
		await page.locator('[data-lanes] input').waitFor();
		await lookAt('board', 'main');
		await keys('Escape');
		await page.locator('[data-face]').first().click({ button: 'right' });
		await over('menu of a card', '.popup');
		await button('board.fields').click();
		await over('fields on cards', '.popup');

		expect(found).toEqual({});
		expect(device.problems).toEqual([]);
		await device.close();
	});

	it.each([
		['at 200 %', { width: 720, height: 450 }],
		['on a phone', { width: 390, height: 844 }]
	] as const)('nothing but sheet and board scrolls sideways %s', { timeout: 60_000 }, async (_name, viewport) => {
		const device = await world.browsers.device({ origin: world.origin, viewport });
		const { page } = device;
		const sheet = new PipelinePage(page);
		const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth && document.documentElement.scrollHeight <= window.innerHeight);
		/** Buttons that are drawn, but not wholly on the screen; those in a strip that scrolls aside are none of them. */
		const cutOff = () =>
			page.evaluate(() =>
				[...document.querySelectorAll<HTMLElement>('header.bar button, header.bar a, [data-pane=toolbar] button, .review button')]
					.filter((element) => element.checkVisibility())
					.flatMap((element) => {
						const { left, right } = element.getBoundingClientRect();
						return left < 0 || right > window.innerWidth ? [element.getAttribute('aria-label') ?? element.innerText] : [];
					})
			);
		await page.goto('/pipelines');
		await page.locator('h1').first().waitFor();
		await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
		await sheet.open(id);
		for (const view of ['workspace.board', 'workspace.sheet'] as const) {
			await page.getByRole('radio', { name: sheet.words(view), exact: true }).click();
			await expect.poll(() => fits(), { message: view }).toBe(true);
			expect(await cutOff(), view).toEqual([]);
			expect(await violations(page), view).toEqual([]);
		}
		await page.locator('.ag-row:not(.ag-row-pinned) [col-id="title"]').first().click();
		await page.keyboard.press('Control+.');
		await page.getByRole('tab').first().waitFor();
		await expect.poll(() => fits()).toBe(true);
		expect(await cutOff()).toEqual([]);
		expect(await violations(page)).toEqual([]);
		expect(device.problems).toEqual([]);
		await device.close();
	});
});
