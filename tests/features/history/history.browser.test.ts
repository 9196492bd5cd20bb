// Looking back on the screen: sheet and time bar together, the menu of a cell, its timeline, restoring and undoing.
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { addDeals, deleteDeals, editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { namedMoments } from '#lib/domain/document/history-moments.ts';
import type { DealCells, DealField } from '#lib/domain/model/deal.ts';
import { TimeBar, Timeline } from '#lib/features/history/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { T0 } from '../../helpers/documents.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../grid/opened-sheet.ts';

const HOUR = 3_600_000;
const DEALS: NewDeal[] = [
	{ title: 'Alpha', stage: 'lead', value: 100_00 },
	{ title: 'Bravo', stage: 'proposal', value: 300_00 }
];

let sheet: OpenedSheet;
let taken: (() => void)[] = [];
let opened: { deal: string; field: string | null }[] = [];

afterEach(async () => {
	for (const take of taken) take();
	taken = [];
	for (const { id } of toasts.list) toasts.dismiss(id);
	await sheet.close();
});

/** Alpha: 100 at first, 200 after one hour, won after two; Charlie after three. Now is five hours on. */
async function open(): Promise<void> {
	opened = [];
	const props = {
		oncellhistory: (deal: string, field: string) => opened.push({ deal, field }),
		ondealhistory: (deal: string) => opened.push({ deal, field: null })
	};
	sheet = await openSheet(DEALS, { props });
	mine(1, 'Alpha', 'value', 200_00);
	mine(2, 'Alpha', 'stage', 'won');
	sheet.session.clock = T0 + 3 * HOUR;
	sheet.state.perform((writer) => addDeals(writer, [{ title: 'Charlie', stage: 'lead', value: 50_00 }]));
	sheet.session.clock = T0 + 5 * HOUR;
	await waitFor('all deals', () => sheet.titles().join() === 'Alpha,Bravo,Charlie');
}

function mine<F extends DealField>(hour: number, title: string, field: F, value: DealCells[F]): void {
	sheet.session.clock = T0 + hour * HOUR;
	sheet.state.perform((writer) => editDeals(writer, [{ deal: sheet.deal(title).id, field, value }]));
}

const shows = (title: string, column: string, text: string): Promise<unknown> =>
	waitFor(`${column} ${text} of ${title}`, () => sheet.cell(title, column)?.textContent?.trim() === text);

async function mount(component: typeof TimeBar | typeof Timeline, props: object): Promise<HTMLElement> {
	const target = document.createElement('div');
	document.body.append(target);
	const screen = await render(component, { target, props: { state: sheet.state, ...props } } as never);
	taken.push(() => {
		void screen.unmount();
		target.remove();
	});
	return target;
}

const bar = (): Promise<HTMLElement> => mount(TimeBar, { onclose: () => undefined });
const slider = (root: HTMLElement): HTMLInputElement => root.querySelector('input[type=range]')!;
const button = (root: ParentNode, name: string): Promise<HTMLButtonElement> =>
	waitFor(`button ${name}`, () =>
		[...root.querySelectorAll('button')].find((one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name)
	);

describe('looking back', () => {
	it('[HISTORY8] shows the sheet as it was, and a colleague’s edit when one is back at now', async () => {
		await open();
		sheet.state.showAsOf(T0 + 1.5 * HOUR);
		await waitFor('two deals', () => sheet.titles().join() === 'Alpha,Bravo');
		await shows('Alpha', 'value', '200');
		await shows('Alpha', 'stage', 'Lead');
		await waitFor('the count', () => sheet.root.textContent?.includes('2 deals, 2 open'));

		sheet.colleague.clock = T0 + 5 * HOUR;
		editDeals(sheet.colleague.writer, [{ deal: sheet.colleague.deal('Bravo').id, field: 'value', value: 777_00 }]);
		sheet.send();
		sheet.state.showAsOf(T0 + 0.5 * HOUR);
		await shows('Alpha', 'value', '100');
		expect(sheet.cell('Bravo', 'value')!.textContent).toBe('300');

		sheet.state.showAsOf(null);
		await shows('Bravo', 'value', '777');
		await shows('Alpha', 'stage', 'Won');
		await waitFor('all deals', () => sheet.titles().join() === 'Alpha,Bravo,Charlie');
	});

	it('marks a deal stale at the moments when it was, though nothing else of it differs', async () => {
		await open();
		const badge = (): Element | null | undefined => sheet.cell('Bravo', 'stage')?.querySelector('.sheet-stale');
		sheet.state.showAsOf(T0 + 4 * HOUR);
		await shows('Bravo', 'value', '300');
		expect(badge()).toBeNull();
		sheet.state.showAsOf(T0 + 400 * 24 * HOUR);
		await waitFor('the mark', badge);
		sheet.state.showAsOf(T0 + 4 * HOUR);
		await waitFor('no mark', () => badge() === null);
	});

	it('shows a deal that is in the bin by now', async () => {
		await open();
		sheet.session.clock = T0 + 6 * HOUR;
		sheet.state.perform((writer) => deleteDeals(writer, [sheet.deal('Bravo').id]));
		await waitFor('one less', () => sheet.titles().join() === 'Alpha,Charlie');
		sheet.state.showAsOf(T0 + 5.5 * HOUR);
		await waitFor('Bravo', () => sheet.titles().join() === 'Alpha,Bravo,Charlie');
	});

	it('writes nothing, and says why', async () => {
		await open();
		sheet.state.showAsOf(T0 + 1.5 * HOUR);
		await waitFor('the past', () => sheet.titles().length === 2);
		const events = sheet.state.pipeline.log.size;
		await sheet.focus('Alpha', 'company');
		await userEvent.keyboard('x{Enter}{Delete}');
		await waitFor('words', () => toasts.list.some(({ text }) => text.includes('Go back to now')));
		await userEvent.keyboard('{Control>}z{/Control}');
		expect(sheet.root.querySelector('.ag-cell-inline-editing')).toBeNull();
		expect(sheet.state.pipeline.log.size).toBe(events);
	});

	it('keeps what was being typed when one leaves for the past', async () => {
		await open();
		await sheet.focus('Bravo', 'company');
		await userEvent.keyboard('Zuid');
		await waitFor('the editor', () => sheet.root.querySelector('.sheet-editor-input'));
		sheet.state.showAsOf(T0 + 1.5 * HOUR);
		expect(sheet.deal('Bravo').company).toBe('Zuid');
		await waitFor('the past', () => sheet.titles().length === 2);
		expect(sheet.cell('Bravo', 'company')!.textContent).toBe('');
	});
});

describe('what cannot be read when one leaves for the past', () => {
	it('is said, with the reason', async () => {
		await open();
		await sheet.focus('Bravo', 'value');
		await userEvent.keyboard('twelveish');
		await waitFor('the editor', () => sheet.root.querySelector('.sheet-editor-input'));
		sheet.state.showAsOf(T0 + 1.5 * HOUR);
		expect(toasts.list.map(({ text }) => text).join()).toContain('“twelveish” was not stored.');
		expect(sheet.deal('Bravo').value).toBe(300_00);
	});
});

describe('the time bar', () => {
	it('goes by key and from change to change, and says where it is', async () => {
		await open();
		const root = await bar();
		(await button(root, 'Previous change')).click();
		await waitFor('before Charlie', () => sheet.titles().join() === 'Alpha,Bravo');
		expect(root.textContent).toContain('read-only');
		expect(slider(root).getAttribute('aria-valuetext')).toMatch(/Jan.*2026/);
		slider(root).focus();
		await userEvent.keyboard('{Home}');
		await shows('Alpha', 'value', '100');
		await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
		await shows('Alpha', 'value', '200');
		await userEvent.keyboard('{End}');
		await waitFor('now', () => sheet.state.asOf === null && sheet.titles().length === 3);
		expect(root.textContent).not.toContain('read-only');
	});

	it('has the first edits of a new pipeline as they are made', async () => {
		sheet = await openSheet([]);
		const root = await bar();
		expect(root.textContent).toContain('There is no history yet');
		sheet.state.perform((writer) => addDeals(writer, [{ title: 'First', stage: 'lead' }]));
		await waitFor('a slider', () => slider(root));
	});

	it('gives the present back when it goes', async () => {
		await open();
		await bar();
		sheet.state.showAsOf(T0 + HOUR);
		taken.shift()!();
		await waitFor('now', () => sheet.state.asOf === null && sheet.titles().length === 3);
	});

	it('names a moment and goes back to it', async () => {
		await open();
		const root = await bar();
		sheet.state.showAsOf(T0 + 1.5 * HOUR);
		(await button(root, 'Named moments')).click();
		const dialog = await waitFor('the dialog', () => document.querySelector<HTMLElement>('[role=dialog]'));
		await userEvent.fill(dialog.querySelector('input')!, 'Monday review');
		await userEvent.keyboard('{Enter}');
		await waitFor('the name', () => namedMoments(sheet.state.pipeline).some(({ name, moment }) => name === 'Monday review' && moment === T0 + 1.5 * HOUR));
		sheet.state.showAsOf(null);
		(await button(dialog, 'Show: Monday review')).click();
		await waitFor('the moment', () => sheet.state.asOf === T0 + 1.5 * HOUR);
	});

	it('restores the pipeline after saying what that does, and undo takes it back', async () => {
		await open();
		const root = await bar();
		sheet.state.showAsOf(T0 + 0.5 * HOUR);
		(await button(root, 'Restore to this moment')).click();
		const dialog = await waitFor('the question', () => document.querySelector<HTMLElement>('[role=dialog]'));
		await waitFor('numbers', () => dialog.textContent?.includes('1 deal gets back what it was') && dialog.textContent.includes('1 deal goes to the bin'));
		(await button(dialog, 'Restore')).click();
		await shows('Alpha', 'value', '100');
		expect(sheet.state.asOf).toBeNull();
		expect(sheet.deal('Charlie').deleted).not.toBeNull();
		sheet.state.undo();
		await shows('Alpha', 'value', '200');
		await waitFor('Charlie', () => sheet.titles().includes('Charlie'));
	});
});

const item = (name: string): HTMLElement | undefined =>
	[...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find(({ textContent }) => textContent.includes(name));

describe('the menu of a cell', () => {
	it('opens by right click and leads to the cell’s history', async () => {
		await open();
		await userEvent.click(sheet.cell('Alpha', 'value')!, { button: 'right' });
		await userEvent.click(await waitFor('the menu', () => item('History of this cell')));
		expect(opened).toEqual([{ deal: sheet.deal('Alpha').id, field: 'value' }]);
	});

	it('opens by Shift+F10, gives the focus back, and knows only the deal where a cell is derived', async () => {
		await open();
		const cell = await sheet.focus('Alpha', 'weighted');
		await userEvent.keyboard('{Shift>}{F10}{/Shift}');
		await waitFor('the menu', () => item('History of this deal'));
		expect(document.querySelector('[role=menu]')!.textContent).not.toContain('History of this cell');
		await userEvent.keyboard('{Escape}');
		await waitFor('the cell', () => document.activeElement === cell);
	});
});

describe('the timeline', () => {
	it('lists a cell’s edits, the latest first, and puts one back as an edit that can be undone', async () => {
		await open();
		const { id } = sheet.deal('Alpha');
		const root = await mount(Timeline, { deal: id, field: 'value', onclose: () => undefined, onlook: () => undefined });
		await waitFor('two lines', () => root.querySelectorAll('li').length === 2);
		const lines = [...root.querySelectorAll('li .words')].map((line) => line.textContent);
		expect(lines[0]).toMatch(/€100 → €200\s*shown now/);
		expect(lines[1]).toBe('Created with €100');
		(await button(root, 'Restore €100')).click();
		await shows('Alpha', 'value', '100');
		await waitFor('a third line', () => root.querySelectorAll('li').length === 3);
		sheet.state.undo();
		await shows('Alpha', 'value', '200');
	});

	it('lists a deal’s moves with their stays, and shows the pipeline of then', async () => {
		await open();
		const { id } = sheet.deal('Alpha');
		let looked = 0;
		const root = await mount(Timeline, { deal: id, field: null, onclose: () => undefined, onlook: () => (looked += 1) });
		await waitFor('the move', () => root.textContent?.includes('Stage: Lead → Won'));
		expect(root.textContent).toContain('Value changed 1×, +€100 in all');
		const look = [...root.querySelectorAll('button')].find((one) => one.getAttribute('aria-label')?.startsWith('Show the pipeline on'))!;
		look.click();
		expect(looked).toBe(1);
		await waitFor('then', () => sheet.state.asOf === T0 + 2 * HOUR);
	});
});
