// Rows of the sheet: adding, binning, filtering, sorting, totals, layout, accessibility.
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import axe from 'axe-core';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { addDeals, editDeals, editSettings, importDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { orderBetween } from '#lib/domain/model/order-key.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { T0 } from '../../helpers/documents.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Café Noord', stage: 'lead', value: 100_000, owner: 'Anna' },
	{ title: 'Bravo', company: 'Zuid', stage: 'proposal', value: 300_000, owner: 'Bram' },
	{ title: 'Charlie', company: 'Oost', stage: 'won', owner: 'Anna' },
	{ title: 'Delta', company: 'West', stage: 'lead', value: 0, owner: 'Bram' }
];

/** `count` order keys between two. */
function generateOrders(after: string | null, before: string | null, count: number): string[] {
	const keys: string[] = [];
	for (let index = 0; index < count; index++) keys.push(orderBetween(keys.at(-1) ?? after, before));
	return keys;
}

let sheet: OpenedSheet;
afterEach(() => sheet.close());

const button = (name: string, within: ParentNode = document): HTMLElement => {
	const found = [...within.querySelectorAll<HTMLElement>('button')].find(
		(item) => item.textContent?.trim() === name || item.getAttribute('aria-label') === name
	);
	if (!found) throw new Error(`no button ${name}`);
	return found;
};
const search = (): HTMLInputElement => sheet.root.querySelector('input[type=search]')!;
const total = (column: string): string =>
	sheet.root.querySelector(`.ag-grid-pinned-bottom-rows .ag-cell[col-id="${column}"]`)?.textContent ?? '';
const rows = (): string => sheet.titles().join();
const editor = (): HTMLInputElement | null => sheet.root.querySelector('.sheet-editor-input');

describe('adding and removing', () => {
	it('adds a deal in the first open stage, mine, with its title open for typing', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.click(button('Add deal', sheet.root));
		await waitFor('the editor', editor);
		await userEvent.keyboard('Echo{Enter}');
		await waitFor('the row', () => rows() === 'Alpha,Bravo,Charlie,Delta,Echo');
		expect(sheet.deal('Echo')).toMatchObject({ stage: 'lead', owner: 'Anna de Wit', value: null });
	});

	it('adds with Ctrl+Shift+Enter from any cell', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Bravo', 'company');
		await userEvent.keyboard('{Control>}{Shift>}{Enter}{/Shift}{/Control}');
		await waitFor('the editor', editor);
		await userEvent.keyboard('Echo{Enter}');
		await waitFor('the row', () => rows().endsWith('Echo'));
	});

	it('keeps a new deal in sight although the filter would hide it, until one leaves it', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.fill(search(), 'zuid');
		await waitFor('the filter', () => rows() === 'Bravo');
		await userEvent.click(button('Add deal', sheet.root));
		await waitFor('the editor', editor);
		await userEvent.keyboard('Echo{Enter}');
		await waitFor('no editor', () => !editor());
		await sheet.focus('Bravo', 'company');
		await waitFor('the new row to go', () => rows() === 'Bravo');
		expect(sheet.deal('Echo').deleted).toBeNull();
	});

	it('duplicates right after the original', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Bravo', 'company');
		await userEvent.click(button('Duplicate', sheet.root));
		await waitFor('the copy', () => rows() === 'Alpha,Bravo,Bravo,Charlie,Delta');
	});

	it('bins the deal one is on, offers to undo, and restores from the bin', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Bravo', 'company');
		await userEvent.keyboard('{Shift>}{Delete}{/Shift}');
		await waitFor('the row gone', () => rows() === 'Alpha,Charlie,Delta');
		const notice = toasts.list.at(-1)!;
		expect(notice.text).toBe('“Bravo” moved to the bin.');
		notice.action!.run();
		await waitFor('the row back', () => rows() === 'Alpha,Bravo,Charlie,Delta');
		await sheet.focus('Charlie', 'company');
		await userEvent.keyboard('{Shift>}{Delete}{/Shift}');
		await waitFor('the row gone', () => rows() === 'Alpha,Bravo,Delta');
		await userEvent.click(button('Bin (1)', sheet.root));
		const dialog = await waitFor('the bin', () => document.querySelector<HTMLElement>('[role=dialog]'));
		expect(dialog.textContent).toContain('Charlie');
		await userEvent.click(button('Restore: Charlie', dialog));
		await waitFor('the row back', () => rows() === 'Alpha,Bravo,Charlie,Delta');
		await waitFor('an empty bin', () => dialog.textContent?.includes('The bin is empty'));
		await userEvent.keyboard('{Escape}');
		await waitFor('no dialog', () => !document.querySelector('[role=dialog]'));
	});

	it('bins all selected deals as one step', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('{Shift>} {ArrowDown}{/Shift}');
		await waitFor('the count', () => sheet.root.textContent?.includes('2 selected'));
		await userEvent.click(button('Move to bin', sheet.root));
		await waitFor('the rows gone', () => rows() === 'Charlie,Delta');
		sheet.state.undo();
		await waitFor('both back', () => rows() === 'Alpha,Bravo,Charlie,Delta');
	});
});

it('takes in an import of many deals at once, in order, and takes it back in one step', async () => {
	sheet = await openSheet(DEALS);
	const batch = Array.from({ length: 600 }, (_, index) => ({ title: `New ${index}`, stage: 'lead', value: 100 }));
	sheet.state.perform((writer) => importDeals(writer, [], batch));
	await waitFor('the count', () => sheet.root.textContent?.includes('604 deals'));
	await waitFor('the rows', () => sheet.titles().slice(0, 6).join() === 'Alpha,Bravo,Charlie,Delta,New 0,New 1');
	await waitFor('the total', () => total('value') === '4,600');
	sheet.state.undo();
	await waitFor('the count', () => sheet.root.textContent?.includes('4 deals') && rows() === 'Alpha,Bravo,Charlie,Delta');
});

it('puts many deals that belong between others in their place', async () => {
	sheet = await openSheet(DEALS);
	const { order } = sheet.deal('Alpha');
	const orders = generateOrders(order, sheet.deal('Bravo').order, 80);
	sheet.state.perform((writer) => addDeals(writer, orders.map((key, index) => ({ title: `New ${index}`, stage: 'lead', order: key }))));
	await waitFor('the rows', () => sheet.titles().slice(0, 4).join() === 'Alpha,New 0,New 1,New 2');
});

it('shows a pipeline one may not change without letting one try', async () => {
	sheet = await openSheet(DEALS);
	sheet.session.setStatus({ kind: 'read-only', waiting: 0 });
	await waitFor('the words', () => sheet.root.textContent?.includes('You can look, but not change'));
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('x{Delete}{Shift>}{Delete}{/Shift}');
	expect(editor()).toBeNull();
	expect(sheet.deal('Alpha')).toMatchObject({ company: 'Café Noord', deleted: null });
});

it('shows the columns up to weighted in 896 pixels, and a stale deal’s stage by its whole name', async () => {
	const since = T0 - 400 * DAY_MS;
	sheet = await openSheet([{ title: 'Old', stage: 'negotiation', createdAt: since, past: [['stage', 'negotiation', since]] }], { width: 896 });
	const badge = await waitFor('the badge', () => sheet.cell('Old', 'stage')?.querySelector<HTMLElement>('.sheet-stale'));
	const cell = sheet.cell('Old', 'stage')!;
	const name = cell.querySelector<HTMLElement>('.sheet-ellipsis')!;
	expect([name.textContent, name.scrollWidth]).toEqual(['Negotiation', name.clientWidth]);
	expect(badge.getBoundingClientRect().right).toBeLessThanOrEqual(cell.getBoundingClientRect().right);
	const edge = sheet.root.querySelector('.ag-header-cell[col-id=weighted]')!.getBoundingClientRect().right;
	expect(edge - sheet.root.getBoundingClientRect().left).toBeLessThanOrEqual(896);
});

describe('filter, sort and totals', () => {
	it('totals what is shown: a blank value is counted, not added', async () => {
		sheet = await openSheet(DEALS);
		await waitFor('the totals', () => total('value') === '4,000');
		expect(total('title')).toMatch(/^4 deals, 3 open/);
		expect(total('title')).toContain('1 without value');
		expect(total('weighted')).toBe('1,600');
	});

	it('totals a dash where no deal has a value', async () => {
		sheet = await openSheet([{ title: 'Alpha', stage: 'lead' }, { title: 'Bravo', stage: 'won' }], { language: 'nl' });
		await waitFor('the totals', () => total('title') === '2 kansen, 1 open2 zonder waarde');
		expect([total('value'), total('weighted')]).toEqual(['–', '–']);
	});

	it('follows the search, tells the charts, and says how many show', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.keyboard('{Control>}{Shift>}f{/Shift}{/Control}');
		expect(document.activeElement).toBe(search());
		await userEvent.keyboard('cafe');
		await waitFor('the filter', () => rows() === 'Alpha');
		await waitFor('the total', () => total('value') === '1,000');
		await waitFor('the filtered set', () => sheet.state.filtered?.size === 1);
		expect([...sheet.state.filtered!]).toEqual([sheet.deal('Alpha').id]);
		expect(announcements.polite.text).toBe('1 of 4 deals shown.');
		expect(sheet.root.textContent).toContain('1 of 4 deals');
		await userEvent.click(button('Clear filter', sheet.root));
		await waitFor('all rows', () => rows() === 'Alpha,Bravo,Charlie,Delta');
		await waitFor('all deals for the charts', () => sheet.state.filtered === null);
	});

	it('patches the totals with every edit', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Charlie', 'value');
		await userEvent.keyboard('10k{Enter}');
		await waitFor('the sum', () => total('value') === '14,000');
		expect(total('title')).not.toContain('without');
		sheet.state.perform((writer) => editDeals(writer, [{ deal: sheet.deal('Alpha').id, field: 'stage', value: 'won' }]));
		await waitFor('one open deal less', () => total('title') === '4 deals, 2 open');
		sheet.state.undo();
		await waitFor('the open deal again', () => total('title') === '4 deals, 3 open');
		expect(total('weighted')).toBe('11,600');
	});

	it('says when nothing passes, with a way out', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.fill(search(), 'nowhere');
		await waitFor('the words', () => sheet.root.textContent?.includes('No deals pass the filter'));
		await userEvent.click(button('Clear filter', sheet.root));
		await waitFor('all rows', () => rows() === 'Alpha,Bravo,Charlie,Delta');
	});

	it('filters by stage from the header', async () => {
		sheet = await openSheet(DEALS);
		await sheet.filterBy('stage');
		await userEvent.click(page.getByRole('checkbox', { name: 'Lead' }));
		await waitFor('the filter', () => rows() === 'Alpha,Delta');
		await waitFor('the sum', () => total('value') === '1,000');
	});

	it('sorts blank values last, whichever way', async () => {
		sheet = await openSheet(DEALS);
		sheet.sort('value');
		await waitFor('ascending', () => rows() === 'Delta,Alpha,Bravo,Charlie');
		await waitFor('the words', () => announcements.polite.text === 'Sorted by Value, ascending.');
		sheet.sort('value');
		await waitFor('descending', () => rows() === 'Bravo,Alpha,Delta,Charlie');
	});
});

describe('layout', () => {
	it('is remembered for the person and the pipeline: order, visibility, sort', async () => {
		sheet = await openSheet(DEALS);
		await userEvent.click(button('Columns', sheet.root));
		const dialog = await waitFor('the list', () => document.querySelector<HTMLElement>('[role=dialog]'));
		const toggle = (name: string): HTMLElement =>
			[...dialog.querySelectorAll<HTMLElement>('li')].find((item) => item.textContent?.includes(name))!.querySelector('[role=checkbox]')!;
		await userEvent.click(toggle('Contact'));
		await userEvent.click(button('Move Owner up', dialog));
		await userEvent.keyboard('{Escape}');
		sheet.sort('value');
		await waitFor('the sort', () => rows() === 'Delta,Alpha,Bravo,Charlie');
		const stored = await waitFor('the stored layout', () => {
			const text = localStorage.getItem('sluice:sheet:pipeline-under-test:me:wide');
			return text?.includes('"field":"value"') && text.includes('"shown":false') ? text : null;
		});
		const { doc } = sheet.session;
		const copy = new Doc();
		applyUpdate(copy, encodeStateAsUpdate(doc), 'load');
		await sheet.close();
		localStorage.setItem('sluice:sheet:pipeline-under-test:me:wide', stored);
		sheet = await openSheet(copy);
		await waitFor('the same order', () => rows() === 'Delta,Alpha,Bravo,Charlie');
		const heads = [...sheet.root.querySelectorAll('.ag-header-cell')].sort((a, b) => Number(a.getAttribute('aria-colindex')) - Number(b.getAttribute('aria-colindex')));
		const ids = heads.map((head) => head.getAttribute('col-id')).filter((id) => id !== null);
		expect(ids).not.toContain('contact');
		expect(ids.indexOf('owner')).toBeLessThan(ids.indexOf('expectedClose'));
	});

	it('stays as arranged when a colleague changes the settings, the currency too', async () => {
		sheet = await openSheet(DEALS);
		const width = () => sheet.root.querySelector<HTMLElement>('.ag-header-cell[col-id="company"]')?.offsetWidth;
		const before = width()!;
		await userEvent.click(button('Columns'));
		await userEvent.click(button('Make Company wider'));
		await userEvent.click(button('Close'));
		await waitFor('the width', () => width() === before + 24);
		editSettings(sheet.colleague.writer, 'name', 'Other');
		editSettings(sheet.colleague.writer, 'currency', 'USD');
		sheet.send();
		await waitFor('the currency', () => sheet.root.querySelector('.ag-header-cell[col-id="value"]')?.textContent?.includes('$'));
		expect(width()).toBe(before + 24);
	});

	it('ignores a stored layout it cannot read', async () => {
		localStorage.setItem('sluice:sheet:pipeline-under-test:me:wide', '{"v":1,"layout":');
		sheet = await openSheet(DEALS);
		expect(rows()).toBe('Alpha,Bravo,Charlie,Delta');
	});
});

describe('the header, by keyboard', () => {
	const head = (): HTMLElement | null | undefined => document.activeElement?.closest<HTMLElement>('.ag-header-cell');
	async function focusHead(): Promise<void> {
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('{ArrowUp}');
		await waitFor('the header', () => head()?.getAttribute('col-id') === 'value');
	}

	it('sorts with Enter', async () => {
		sheet = await openSheet(DEALS);
		await focusHead();
		await userEvent.keyboard('{Enter}');
		await waitFor('the order', () => rows() === 'Delta,Alpha,Bravo,Charlie');
	});

	it('opens the filter with Ctrl+Enter, which takes amounts as people type them', async () => {
		sheet = await openSheet(DEALS);
		await focusHead();
		await userEvent.keyboard('{Control>}{Enter}{/Control}');
		await waitFor('the focus in the filter', () => document.activeElement?.closest('[aria-label="Filter: Value"]'));
		await userEvent.click(page.getByLabelText('From', { exact: true }));
		await userEvent.keyboard('3k{Enter}');
		await waitFor('the filter', () => rows() === 'Bravo');
	});

	it('moves a column with Shift and resizes it with Alt', async () => {
		sheet = await openSheet(DEALS);
		await focusHead();
		const width = head()!.offsetWidth;
		await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
		await waitFor('a wider column', () => (head()?.offsetWidth ?? 0) > width);
		const before = head()!.getAttribute('aria-colindex');
		await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
		await waitFor('another place', () => head() && head()!.getAttribute('aria-colindex') !== before);
	});
});

it('never takes a deal’s text for markup', async () => {
	const nasty = '<img src=x onerror="window.hacked=1"><b>bold</b>';
	sheet = await openSheet([{ title: nasty, company: nasty, stage: 'lead' }]);
	await waitFor('the text', () => sheet.titles()[0] === nasty);
	expect(sheet.root.querySelector('.ag-cell img, .ag-cell b')).toBeNull();
	expect('hacked' in window).toBe(false);
});

it('invites to add or import when there are no deals', async () => {
	let imported = false;
	sheet = await openSheet([], { props: { onimport: () => (imported = true) } });
	expect(sheet.root.textContent).toContain('No deals yet');
	await userEvent.click(button('Import a CSV', sheet.root));
	expect(imported).toBe(true);
});

it('folds its tools into a menu on a phone', async () => {
	await page.viewport(390, 700);
	sheet = await openSheet(DEALS, { width: 390 });
	await userEvent.click(button('More', sheet.root));
	const menu = await waitFor('the menu', () => document.querySelector<HTMLElement>('[role=menu]'));
	expect(menu.textContent).toContain('Columns');
	await userEvent.keyboard('{Escape}');
	await waitFor('no menu', () => !document.querySelector('[role=menu]'));
	await page.viewport(1280, 800);
});

it.each(['light', 'dark'])('has no accessibility violation that axe can find (%s)', async (theme) => {
	document.documentElement.dataset.theme = theme;
	sheet = await openSheet([...DEALS, { title: 'Stale', stage: 'lead', createdAt: Date.UTC(2025, 5, 1), probability: 900, value: 100 }]);
	await sheet.focus('Alpha', 'value');
	await userEvent.keyboard('a lot{Enter}');
	const results = await axe.run(sheet.root, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
	expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`).join(' | ')}`)).toEqual([]);
	delete document.documentElement.dataset.theme;
});

describe('the total row', () => {
	const DRAWN = '.ag-grid-pinned-bottom-rows .ag-row';
	/** Height of the row, and whether what it lies in holds it. */
	const room = (): [number, boolean] => {
		const row = sheet.root.querySelector<HTMLElement>(DRAWN);
		return [row?.offsetHeight ?? 0, (row?.closest<HTMLElement>('.ag-grid-pinned-bottom-rows')?.offsetHeight ?? 0) >= 46];
	};

	it.each([
		['in a wide window', 1280, DEALS],
		['on a phone', 390, DEALS],
		['where there are no deals', 1280, []]
	])('has room for its second line %s, also once the sheet was made anew out of sight', async (_where, width, deals) => {
		sheet = await openSheet(deals, { width });
		await expect.poll(room).toEqual([46, true]);
		const place = sheet.root.parentElement!;
		const drawn = sheet.root.querySelector(DRAWN)!;
		place.style.display = 'none';
		locale.language = 'nl';
		await waitFor('another grid', () => !drawn.isConnected);
		place.style.display = '';
		await expect.poll(room).toEqual([46, true]);
	});
});
