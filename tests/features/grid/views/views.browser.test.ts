// Views in the sheet: groups with subtotals, chips, saving, going from view to view, and many edits of others at once.
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import axe from 'axe-core';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { addView, savedViews } from '#lib/domain/document/views.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', stage: 'lead', value: 100_000, owner: 'Anna' },
	{ title: 'Bravo', stage: 'proposal', value: 300_000, owner: 'Bram' },
	{ title: 'Charlie', stage: 'won', owner: 'Anna' },
	{ title: 'Delta', stage: 'lead', value: 50_000, owner: 'Bram' }
];

let sheet: OpenedSheet;
afterEach(() => sheet.close());

/** Rows from top to bottom: titles, and group headers as their words. */
const rows = (): string[] =>
	[...sheet.root.querySelectorAll<HTMLElement>('.ag-grid-scrolling-container .ag-row')]
		.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')))
		.map((row) => row.querySelector('.group-name')?.textContent?.toUpperCase() ?? row.querySelector('.ag-cell[col-id="title"]')?.textContent ?? '');
const shows = (what: string, ...wanted: string[]): Promise<unknown> => waitFor(what, () => rows().join() === wanted.join());
const header = (name: string): HTMLElement =>
	[...sheet.root.querySelectorAll<HTMLElement>('.ag-full-width-row')].find((row) => row.querySelector('.group-name')!.textContent === name)!;
const choose = async (label: string, option: string): Promise<void> => {
	const field = [...document.querySelectorAll<HTMLElement>('.popup-panel .field')].find((one) => one.textContent?.includes(label))!;
	await userEvent.click(field.querySelector('.field-select')!);
	await userEvent.click(page.getByRole('option', { name: option, exact: true }));
};

describe('groups', () => {
	it('stand in pipeline order with subtotals that follow edits, open and close by click and key, and leave the deals in order', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.click(page.getByRole('button', { name: 'Group', exact: true }));
		await choose('Group by', 'Stage');
		await userEvent.keyboard('{Escape}');
		await shows('the groups', 'LEAD', 'Alpha', 'Delta', 'PROPOSAL', 'Bravo', 'WON', 'Charlie');
		expect(header('Lead').textContent).toMatch(/2 deals.*Value \(?.*1,500.*Weighted/);
		// Each subtotal stands where the sheet's total of its column does, also in another width.
		const aside = (column: string): number => {
			const end = (text: Element | null | undefined): number => text!.getBoundingClientRect().right;
			const under = [...header('Lead').querySelectorAll('.group-total')].find((one) => one.textContent?.startsWith(column));
			return Math.abs(end(under?.querySelector('.group-value')) - end(sheet.root.querySelector(`.ag-grid-pinned-bottom-rows [col-id="${column.toLowerCase()}"] span`)));
		};
		expect([aside('Value'), aside('Weighted')].every((apart) => apart < 3)).toBe(true);
		sheet.root.querySelector<HTMLElement>('.ag-header-cell[col-id="company"]')!.focus();
		await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
		await waitFor('the new place', () => aside('Value') < 3);
		editDeals(sheet.colleague.writer, [{ deal: sheet.deal('Delta').id, field: 'value', value: 250_000 }]);
		sheet.send();
		await waitFor('the subtotal', () => header('Lead').textContent?.includes('3,500'));

		await userEvent.click(header('Lead').querySelector('.group-totals')!);
		await shows('Lead closed', 'LEAD', 'PROPOSAL', 'Bravo', 'WON', 'Charlie');
		expect(header('Lead').textContent).toContain('2 deals');
		editDeals(sheet.colleague.writer, [{ deal: sheet.deal('Bravo').id, field: 'stage', value: 'lead' }]);
		sheet.send();
		await shows('Bravo in the closed group', 'LEAD', 'WON', 'Charlie');
		await waitFor('three deals', () => header('Lead').textContent?.includes('3 deals'));
		// The total row counts what is in closed groups too.
		expect(sheet.root.querySelector('.ag-grid-pinned-bottom-rows [col-id="title"]')!.textContent).toContain('4 deals');

		await sheet.focus('Charlie', 'title');
		await userEvent.keyboard('{ArrowUp}{ArrowUp}');
		await waitFor('the focus on Lead', () => document.activeElement?.getAttribute('row-id') === 'group:=lead');
		await userEvent.keyboard('{ArrowRight}');
		await shows('Lead open', 'LEAD', 'Alpha', 'Bravo', 'Delta', 'WON', 'Charlie');
		sheet.sort('value');
		await shows('sorted within groups', 'LEAD', 'Alpha', 'Delta', 'Bravo', 'WON', 'Charlie');
		const { violations } = await axe.run(sheet.root, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: true } } });
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
	});
});

describe('a saved view', () => {
	it('is saved under a name, keeps a colleague’s change beside one’s own, reverts, and is deleted and restored', async () => {
		sheet = await openSheet(DEALS);
		await sheet.filterBy('owner');
		await userEvent.click(page.getByRole('checkbox', { name: 'Anna' }));
		await userEvent.click(page.getByRole('button', { name: 'Done' }));
		await shows('the filter', 'Alpha', 'Charlie');
		const chip = (): string | null => sheet.root.querySelector('[data-chip]')?.textContent ?? null;
		expect(chip()).toBe('Owner: Anna');
		await userEvent.click(page.getByRole('button', { name: 'All deals: Views' }));
		await userEvent.click(page.getByRole('menuitem', { name: 'Save as new view…' }));
		await waitFor('the name', () => document.activeElement?.closest('[role=dialog]'));
		await userEvent.keyboard('Of Anna{Enter}');
		const saved = () => savedViews(sheet.state.pipeline).filter(({ deleted }) => deleted === null);
		await waitFor('the view', () => saved()[0]?.name === 'Of Anna');
		await waitFor('nothing unsaved', () => sheet.root.querySelector('.dot') === null);
		// The key that ended the dialog presses nothing behind it.
		await waitFor('the dialog gone', () => document.querySelector('[role=dialog]') === null);
		expect(document.querySelector('[role=menu]')).toBeNull();

		// One's own sort is not saved yet; a colleague saves another filter.
		sheet.sort('value');
		await waitFor('the dot', () => sheet.root.querySelector('.dot'));
		addView(sheet.colleague.writer, { name: 'Elsewhere', owner: 'somebody', parts: {} });
		const { id } = saved()[0]!;
		sheet.send();
		await userEvent.click(page.getByRole('button', { name: 'Revert' }));
		await waitFor('the saved order', () => sheet.root.querySelector('.dot') === null);

		await userEvent.click(page.getByRole('button', { name: 'Remove the filter Owner: Anna' }));
		await shows('all deals', 'Alpha', 'Bravo', 'Charlie', 'Delta');
		await userEvent.click(page.getByRole('button', { name: 'Save', exact: true }));
		expect(saved().find((view) => view.id === id)!.parts.filter).toEqual([]);

		await userEvent.click(page.getByRole('button', { name: 'Of Anna: Views' }));
		expect(document.querySelector('.popup')!.textContent).not.toContain('Elsewhere');
		await userEvent.click(page.getByRole('menuitem', { name: 'Delete view' }));
		await waitFor('the plain sheet', () => sheet.root.querySelector('.menu-button')?.textContent?.includes('All deals'));
		toasts.list.find(({ action }) => action)!.action!.run();
		await waitFor('the view again', () => sheet.root.querySelector('.menu-button')?.textContent?.includes('Of Anna'));
	});
});

it('keeps the cell under edit and ends in the right order while colleagues change hundreds of values', async () => {
	const count = 300;
	sheet = await openSheet(Array.from({ length: count }, (_, index) => ({ title: `Deal ${index}`, stage: 'lead', value: index * 100 })));
	sheet.sort('value');
	await sheet.focus('Deal 3', 'company');
	await userEvent.keyboard('Under my hand');
	const input = document.activeElement;
	const ids = Array.from({ length: count }, (_, index) => sheet.deal(`Deal ${index}`).id);
	for (let round = 0; round < 10; round += 1) {
		for (let edit = 0; edit < 50; edit += 1) {
			const index = (round * 50 + edit * 7) % count;
			editDeals(sheet.colleague.writer, [{ deal: ids[index]!, field: 'value', value: ((index * 7919 + round * 31) % 9973) * 100 }]);
		}
		sheet.send();
		await new Promise(requestAnimationFrame);
		expect(document.activeElement).toBe(input);
	}
	expect((input as HTMLInputElement).value).toBe('Under my hand');
	await userEvent.keyboard('{Enter}');
	expect(sheet.deal('Deal 3').company).toBe('Under my hand');
	const byValue = [...sheet.state.pipeline.deals.values()].sort((a, b) => a.value! - b.value! || (a.order! < b.order! ? -1 : 1)).map(({ id }) => id);
	await waitFor('the final order', () => byValue.slice(0, -1).every((id, index) => sheet.state.selection.beside(id, 1) === byValue[index + 1]));
});

it('lets a row go that stayed for the person on it, by a column of one’s own too', async () => {
	const doc = newDocument(DEALS);
	const maker = new Replica('Anna', doc);
	const key = addColumn(maker.writer, { name: 'Region', kind: 'text' }).created[0]!.slice('columns/'.length) as ColumnKey;
	editDeals(maker.writer, DEALS.map(({ title }) => ({ deal: maker.deal(title!).id, field: key, value: 'North' })));
	sheet = await openSheet(maker.doc, { width: 3000 });
	await sheet.filterBy(key);
	await userEvent.click(page.getByRole('checkbox', { name: 'North' }));
	await userEvent.click(page.getByRole('button', { name: 'Done' }));
	await waitFor('the filter', () => sheet.root.querySelector('[data-chip]'));
	await sheet.focus('Bravo', key);
	await userEvent.keyboard('South{Tab}');
	editDeals(sheet.colleague.writer, [{ deal: sheet.deal('Delta').id, field: key, value: 'South' }]);
	sheet.send();
	await shows('Bravo still, with the person on it', 'Alpha', 'Bravo', 'Charlie');
	await userEvent.keyboard('{ArrowDown}');
	await shows('Bravo gone once the focus is elsewhere', 'Alpha', 'Charlie');
});

it('out of sight leaves what the board chose alone, also what a closed group hides', async () => {
	sheet = await openSheet(DEALS);
	await userEvent.click(page.getByRole('button', { name: 'Group', exact: true }));
	await choose('Group by', 'Stage');
	await userEvent.keyboard('{Escape}');
	await shows('the groups', 'LEAD', 'Alpha', 'Delta', 'PROPOSAL', 'Bravo', 'WON', 'Charlie');
	header('Lead').querySelector<HTMLElement>('.group-row')!.click();
	await shows('Lead closed', 'LEAD', 'PROPOSAL', 'Bravo', 'WON', 'Charlie');
	const stage = sheet.root.parentElement!;
	stage.style.display = 'none';
	const both = [sheet.deal('Alpha').id, sheet.deal('Bravo').id];
	sheet.state.selection.deals = both;
	for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
	expect(sheet.state.selection.deals).toEqual(both);
	editDeals(sheet.colleague.writer, [{ deal: sheet.deal('Bravo').id, field: 'value', value: 1 }]);
	sheet.send();
	for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
	expect(sheet.state.selection.deals).toEqual(both);
	stage.style.display = '';
	await waitFor('what shows of them', () => sheet.state.selection.deals.join() === sheet.deal('Bravo').id);
});

it('keeps the view that is open while one looks back to before it was made, and after that', async () => {
	const gone: (string | null)[] = [];
	const address = { view: null as string | null, arrangement: null, go: (view: string | null) => void gone.push(view), link: () => '' };
	sheet = await openSheet(DEALS, { props: { address } });
	const { state } = sheet;
	const before = state.now();
	await sheet.filterBy('owner');
	await userEvent.click(page.getByRole('checkbox', { name: 'Anna' }));
	await userEvent.click(page.getByRole('button', { name: 'Done' }));
	await userEvent.click(page.getByRole('button', { name: 'Save as view' }));
	await waitFor('the name', () => document.activeElement?.closest('[role=dialog]'));
	await userEvent.keyboard('Of Anna{Enter}');
	const open = (): boolean => sheet.root.querySelector('.menu-button')?.textContent?.includes('Of Anna') ?? false;
	await waitFor('the view', () => open() && gone.length > 0);
	const stands = async (what: string): Promise<void> => {
		for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
		expect([what, open(), rows()]).toEqual([what, true, ['Alpha', 'Charlie']]);
		expect(sheet.root.querySelector('[data-chip]')?.textContent).toBe('Owner: Anna');
	};
	await stands('now');
	for (const moment of [before, before - 1, before + 1]) {
		state.showAsOf(moment);
		await stands(String(moment - before));
	}
	state.showAsOf(null);
	await stands('now again');
	locale.language = 'nl';
	await waitFor('the view in another language', () => sheet.root.querySelector('[data-chip]')?.textContent === 'Eigenaar: Anna' && open());
});

describe('on a phone', () => {
	it('all tools of a view are in sight, in Dutch too, without scrolling sideways', async () => {
		await page.viewport(390, 844);
		try {
			sheet = await openSheet(DEALS, { width: 390 });
			locale.language = 'nl';
			const bar = sheet.root.querySelector<HTMLElement>('[data-pane="view"]')!;
			await waitFor('Dutch words', () => bar.textContent.includes('Groeperen'));
			const { left, right } = bar.getBoundingClientRect();
			const out = [...bar.querySelectorAll('button')].filter((button) => button.getBoundingClientRect().right > right || button.getBoundingClientRect().left < left);
			expect(out.map((button) => button.textContent.trim())).toEqual([]);
			expect(bar.scrollWidth).toBeLessThanOrEqual(bar.clientWidth);
		} finally {
			locale.language = 'en';
			await page.viewport(1280, 800);
		}
	});
});
