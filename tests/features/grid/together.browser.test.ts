// The sheet while colleagues work in the same pipeline: their edits, their cursors, both at one cell.
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { applyUpdate, encodeStateAsUpdate } from 'yjs';
import { addDeals, deleteDeals, editDeals, editStage, type NewDeal } from '#lib/domain/document/commands.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from './opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Noord', stage: 'lead', value: 100_000 },
	{ title: 'Bravo', company: 'Zuid', stage: 'proposal', value: 300_000 },
	{ title: 'Charlie', company: 'Oost', stage: 'qualified', value: 200_000 }
];
const MANY: NewDeal[] = Array.from({ length: 300 }, (_, index) => ({
	title: `Deal ${String(index).padStart(3, '0')}`,
	stage: 'lead',
	value: (index + 1) * 1000
}));

let sheet: OpenedSheet;
afterEach(() => sheet.close());

function theirs(title: string, field: 'company' | 'currency' | 'value' | 'stage' | 'title', value: string | number | null): void {
	const { colleague } = sheet;
	editDeals(colleague.writer, [{ deal: colleague.deal(title).id, field, value }]);
}
const editor = (): HTMLInputElement | null => sheet.root.querySelector('.sheet-editor-input');
const focusedTitle = (): string | null | undefined =>
	document.activeElement?.closest('.ag-row')?.querySelector('[col-id=title]')?.textContent;

describe('a colleague’s edit', () => {
	it('paints the cell, marks it for a moment and leaves the focus alone', async () => {
		sheet = await openSheet(DEALS);
		const focused = await sheet.focus('Alpha', 'owner');
		theirs('Bravo', 'company', 'Zuidoost');
		sheet.send();
		const cell = await sheet.shownCell('Bravo', 'company');
		await waitFor('the new name', () => cell.textContent === 'Zuidoost');
		await waitFor('the mark', () => cell.classList.contains('sheet-remote'));
		expect(document.activeElement).toBe(focused);
		await waitFor('the mark to go', () => !cell.classList.contains('sheet-remote'));
	});

	it('leaves the cell that is being edited as typed, says so there, and keeps both', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('Mine');
		await waitFor('the editor', editor);
		theirs('Alpha', 'company', 'Theirs');
		sheet.send();
		await waitFor('the note', () => sheet.root.querySelector('.sheet-bubble:not([hidden])')?.textContent?.includes('Bram changed this to Theirs'));
		expect(editor()?.value).toBe('Mine');
		await userEvent.keyboard('{Enter}');
		await waitFor('no editor', () => !editor());
		expect(sheet.deal('Alpha').company).toBe('Mine');
		const values = [...sheet.state.pipeline.log.cell(sheet.deal('Alpha').id, 'company')!.events.values()].map(({ value }) => value);
		expect(values).toEqual(['Theirs', 'Mine']);
	});

	it('[MONEY2] of the currency is told where an amount is being typed: it will be in that one', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('500');
		await waitFor('the editor', editor);
		theirs('Alpha', 'currency', 'USD');
		sheet.send();
		await waitFor('the note', () => sheet.root.querySelector('.sheet-bubble:not([hidden])')?.textContent?.includes('The deal’s currency becomes USD; nothing is converted.'));
		await userEvent.keyboard('{Enter}');
		await waitFor('no editor', () => !editor());
		expect(sheet.deal('Alpha')).toMatchObject({ value: 500_00, currency: 'USD' });
	});

	it('is noted when it comes the moment the editor opened', async () => {
		sheet = await openSheet(DEALS);
		const cell = await sheet.focus('Alpha', 'company');
		theirs('Alpha', 'company', 'Theirs');
		cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'F2', code: 'F2', bubbles: true, cancelable: true }));
		sheet.send();
		await waitFor('the note', () => sheet.root.querySelector('.sheet-bubble:not([hidden])')?.textContent?.includes('Bram changed this to Theirs'));
	});

	it('is read out when it changes the cell one is on', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'value');
		theirs('Alpha', 'value', 1_200_000);
		sheet.send();
		await waitFor('the words', () => announcements.polite.text.includes('Bram changed Value to €12,000'));
	});

	it('re-sorts without taking the focus off the deal or moving it on the screen', async () => {
		sheet = await openSheet(MANY);
		sheet.sort('value');
		const scroller = sheet.root.querySelector('.ag-grid-viewport')!;
		scroller.scrollTop = 100 * 32;
		const focused = await sheet.focus('Deal 105', 'company');
		const before = focused.getBoundingClientRect().top;
		theirs('Deal 280', 'value', 1);
		theirs('Deal 281', 'value', 2);
		sheet.send();
		await waitFor('the row to be one of the first', () => sheet.titles().length > 0 && Number(sheet.cell('Deal 105', 'company')?.closest('.ag-row')?.getAttribute('row-index')) === 107);
		await waitFor('the same height', () => Math.abs((sheet.cell('Deal 105', 'company')?.getBoundingClientRect().top ?? 0) - before) < 2);
		await waitFor('the same focus', () => focusedTitle() === 'Deal 105');
	});

	it('waits with re-sorting until the person has finished typing', async () => {
		sheet = await openSheet(DEALS);
		sheet.sort('value');
		await waitFor('the order', () => sheet.titles().join() === 'Alpha,Charlie,Bravo');
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('West');
		theirs('Bravo', 'value', 1);
		sheet.send();
		await waitFor('the new value', () => sheet.cell('Bravo', 'value')?.textContent === '0.01');
		const later = performance.now() + 700;
		await waitFor('longer than a re-sort waits', () => performance.now() > later);
		expect(sheet.titles().join()).toBe('Alpha,Charlie,Bravo');
		expect(editor()?.value).toBe('West');
		await userEvent.keyboard('{Enter}');
		await waitFor('the new order', () => sheet.titles().join() === 'Bravo,Alpha,Charlie');
		expect(sheet.deal('Alpha').company).toBe('West');
	});

	it('brings new deals in and takes deleted ones out, the focus on the same deal', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Bravo', 'company');
		deleteDeals(sheet.colleague.writer, [sheet.colleague.deal('Alpha').id]);
		addDeals(sheet.colleague.writer, [{ title: 'Delta', stage: 'lead' }]);
		sheet.send();
		await waitFor('the rows', () => sheet.titles().join() === 'Bravo,Charlie,Delta');
		await waitFor('the focus', () => focusedTitle() === 'Bravo');
	});

	it('to a stage shows in every row that stands in it', async () => {
		sheet = await openSheet(DEALS);
		await waitFor('the first', () => sheet.cell('Bravo', 'probability')?.textContent === '50%');
		editStage(sheet.colleague.writer, 'proposal', 'probability', 650);
		editStage(sheet.colleague.writer, 'proposal', 'name', 'Offer');
		sheet.send();
		await waitFor('the chance', () => sheet.cell('Bravo', 'probability')?.textContent === '65%');
		await waitFor('the name', () => sheet.cell('Bravo', 'stage')?.textContent?.includes('Offer'));
		await waitFor('the weighted value', () => sheet.cell('Bravo', 'weighted')?.textContent === '1,950');
	});
});

describe('two people at one cell', () => {
	it('the cell is marked, in words too, and opens the review there by key and by click', async () => {
		const opened: unknown[] = [];
		sheet = await openSheet(DEALS, { props: { onconflicts: (cell: unknown) => opened.push(cell) } });
		theirs('Alpha', 'value', 500_000);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('7000{Enter}');
		await waitFor('no editor', () => !editor());
		sheet.send();
		const badge = await waitFor('the badge', () => sheet.cell('Alpha', 'value')?.querySelector<HTMLElement>('.sheet-mark'));
		expect(badge.textContent).toBe('2');
		expect(badge.getAttribute('aria-label')).toMatch(/^2 edits at the same time, also by (you|Bram): €/);
		await sheet.focus('Alpha', 'value');
		await userEvent.keyboard('{Shift>}{F2}{/Shift}');
		await userEvent.click(sheet.cell('Alpha', 'value')!.querySelector('.sheet-mark')!);
		const place = { deal: sheet.deal('Alpha').id, field: 'value' };
		expect(opened).toEqual([place, place]);
		await sheet.focus('Bravo', 'value');
		await userEvent.keyboard('{Shift>}{F2}{/Shift}');
		expect(opened.at(-1)).toBe(null);
	});

	it('a deal that was deleted while it was edited is back, and says so', async () => {
		const opened: unknown[] = [];
		sheet = await openSheet(DEALS, { props: { onconflicts: (cell: unknown) => opened.push(cell) } });
		deleteDeals(sheet.colleague.writer, [sheet.deal('Alpha').id]);
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('Mine{Enter}');
		await waitFor('no editor', () => !editor());
		sheet.send();
		const mark = await waitFor('the mark', () => sheet.cell('Alpha', 'title')?.querySelector<HTMLElement>('.sheet-mark'));
		expect(mark.textContent).toBe('back');
		expect(mark.getAttribute('aria-label')).toMatch(/^Bram moved this deal to the bin on .* Shift\+F2/);
		await userEvent.click(mark);
		expect(opened).toEqual([{ deal: sheet.deal('Alpha').id, field: 'deleted' }]);
	});
});

describe('presence', () => {
	it('tells others which cell one is on, and that one types', async () => {
		sheet = await openSheet(DEALS);
		await sheet.focus('Alpha', 'company');
		const cursor = () => sheet.session.awareness.getLocalState()?.cursor as { deal: string; field: string; editing: boolean } | null;
		await waitFor('the cursor', cursor);
		expect(cursor()).toEqual({ deal: sheet.deal('Alpha').id, field: 'company', editing: false });
		await userEvent.keyboard('x');
		await waitFor('editing', () => cursor()?.editing === true);
		await userEvent.keyboard('{Escape}');
		await waitFor('no longer editing', () => cursor()?.editing === false);
	});

	it('outlines a colleague’s cell with their name, also after sorting', async () => {
		sheet = await openSheet(DEALS);
		const state = { person: { id: 'Bram', name: 'Bram', color: 3 }, cursor: { deal: sheet.deal('Bravo').id, field: 'company', editing: true } };
		sheet.session.awareness.states.set(77, state);
		sheet.session.awareness.emit('change', [{ added: [77], updated: [], removed: [] }, 'remote']);
		const mark = await waitFor('the mark', () => sheet.root.querySelector<HTMLElement>('.sheet-peer'));
		expect(mark.textContent).toBe('Bram is typing');
		const onBravo = () => {
			const cell = sheet.cell('Bravo', 'company')?.getBoundingClientRect();
			const at = sheet.root.querySelector('.sheet-peer')?.getBoundingClientRect();
			return cell && at && Math.abs(cell.top - at.top) < 2 && Math.abs(cell.left - at.left) < 2;
		};
		expect(onBravo()).toBe(true);
		sheet.sort('value');
		await waitFor('the order', () => sheet.titles().join() === 'Alpha,Charlie,Bravo');
		await waitFor('the mark to follow', onBravo);
	});
});

it('says which cells an undo left alone, because somebody changed them since', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('West{Enter}');
	await waitFor('no editor', () => !editor());
	sheet.colleague.clock = sheet.session.clock + 1000;
	applyUpdate(sheet.colleague.doc, encodeStateAsUpdate(sheet.session.doc), 'remote');
	theirs('Alpha', 'company', 'Theirs');
	sheet.send();
	await userEvent.keyboard('{Control>}z{/Control}');
	expect(sheet.deal('Alpha').company).toBe('Theirs');
	await waitFor('the notice', () => announcements.polite.text.includes('One change was left as it is'));
});

it('shows the new document when the old one was replaced', async () => {
	sheet = await openSheet(DEALS);
	theirs('Alpha', 'title', 'Renamed');
	sheet.session.replace(sheet.colleague.doc, { code: 'gap', replayed: 0, skipped: [] } as never);
	await waitFor('the new rows', () => sheet.titles().join() === 'Renamed,Bravo,Charlie');
	await sheet.focus('Renamed', 'company');
	await userEvent.keyboard('After{Enter}');
	await waitFor('the edit', () => sheet.deal('Renamed').company === 'After');
});

it('stores what was being typed when the document was replaced', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('Typed');
	sheet.session.replace(sheet.colleague.doc, { code: 'gap', replayed: 0, skipped: [] } as never);
	await waitFor('the edit in the new document', () => sheet.deal('Alpha').company === 'Typed');
});

it('says in the editor that a colleague binned the deal, and keeps what was typed with it', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('Typed');
	deleteDeals(sheet.colleague.writer, [sheet.deal('Alpha').id]);
	sheet.send();
	await waitFor('the note', () => sheet.root.querySelector('.sheet-bubble')?.textContent?.includes('Bram moved this deal to the bin'));
	await userEvent.keyboard('{Enter}');
	await waitFor('the row to go', () => !sheet.titles().includes('Alpha'));
	expect(sheet.deal('Alpha').company).toBe('Typed');
});
