// Selecting in the sheet by mouse and keyboard: what is selected, painted and told, in one opened sheet after another.
import { afterEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { addDeals, deleteDeals, editDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { openSheet, type OpenedSheet } from '../opened-sheet.ts';

const DEALS: NewDeal[] = [
	{ title: 'Alpha', company: 'Noord', stage: 'lead', value: 100_000, owner: 'Anna' },
	{ title: 'Bravo', company: 'Zuid', stage: 'proposal', value: 300_000, owner: 'Bram' },
	{ title: 'Charlie', company: 'Oost', stage: 'won', owner: 'Anna' },
	{ title: 'Delta', stage: 'lead', value: 50_000, owner: 'Bram' },
	{ title: 'Echo', company: 'West', stage: 'lead', value: 50_000 }
];

let sheet: OpenedSheet;
afterEach(() => sheet.close());

/** Selected cells as screen readers hear of them, by title and column. */
const selected = (): string =>
	[...sheet.root.querySelectorAll<HTMLElement>('.ag-grid-scrolling-container .ag-row')]
		.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')))
		.flatMap((row) => {
			const columns = [...row.querySelectorAll('.ag-cell[aria-selected="true"]')].map((cell) => cell.getAttribute('col-id'));
			return columns.length > 0 ? [`${row.querySelector('[col-id=title]')?.textContent}: ${columns.join(' ')}`] : [];
		})
		.join(', ');
const isSelected = (what: string): Promise<boolean> => waitFor(what, () => selected() === what);
const chosen = (): string => sheet.state.selection.deals.map((id) => sheet.state.pipeline.deals.get(id)!.title).join();
const center = (element: Element) => {
	const { left, top, width, height } = element.getBoundingClientRect();
	return { clientX: left + width / 2, clientY: top + height / 2 };
};
function pointer(type: string, target: Element, at: { clientX: number; clientY: number }, init: PointerEventInit = {}): void {
	target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerType: 'mouse', button: 0, buttons: type === 'pointerup' ? 0 : 1, ...at, ...init }));
}
function drag(from: Element, to: Element): void {
	pointer('pointerdown', from, center(from));
	pointer('pointermove', to, center(to));
}

it('selects by dragging, with Shift, with Ctrl, by row number and by header', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Bravo', 'company');
	drag((await sheet.shownCell('Bravo', 'company')), (await sheet.shownCell('Delta', 'stage')));
	await isSelected('Bravo: company stage, Charlie: company stage, Delta: company stage');
	pointer('pointerup', document.body, { clientX: 0, clientY: 0 });
	const box = sheet.root.querySelector('.sheet-range')!.getBoundingClientRect();
	const first = sheet.cell('Bravo', 'company')!.getBoundingClientRect();
	const last = sheet.cell('Delta', 'stage')!.getBoundingClientRect();
	expect([Math.round(box.left - first.left), Math.round(box.right - last.right)]).toEqual([0, 0]);
	expect(Math.abs(box.top - first.top) + Math.abs(box.bottom - last.bottom)).toBeLessThan(4);
	await waitFor('the chosen deals', () => chosen() === 'Bravo,Charlie,Delta');
	expect(sheet.state.selection.asDeals).toBe(false);

	await userEvent.click(sheet.cell('Echo', 'title')!, { modifiers: ['Shift'] });
	await isSelected('Bravo: title company, Charlie: title company, Delta: title company, Echo: title company');
	await userEvent.click(sheet.cell('Alpha', 'value')!, { modifiers: ['Control'] });
	await waitFor('both ranges', () => selected().startsWith('Alpha: value, Bravo: title company'));
	expect(document.activeElement).toBe(sheet.cell('Alpha', 'value'));

	await userEvent.click(sheet.cell('Bravo', 'rowNumber')!);
	await userEvent.click(sheet.cell('Delta', 'rowNumber')!, { modifiers: ['Control'] });
	await waitFor('the rows', () => chosen() === 'Bravo,Delta');
	expect(sheet.state.selection.asDeals).toBe(true);
	await userEvent.click(sheet.root.querySelector('.ag-header-cell[col-id="stage"] .ag-header-cell-text')!);
	await isSelected('Alpha: stage, Bravo: stage, Charlie: stage, Delta: stage, Echo: stage');
	expect([sheet.titles().join(), chosen()]).toEqual(['Alpha,Bravo,Charlie,Delta,Echo', '']);
	await userEvent.click(sheet.root.querySelector('.sheet-corner')!);
	await waitFor('everything', () => chosen() === 'Alpha,Bravo,Charlie,Delta,Echo');
});

it('selects with the keyboard, goes round the selection, empties it as one step', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Bravo', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowRight}{/Shift}');
	await isSelected('Bravo: company stage, Charlie: company stage');
	await userEvent.keyboard('{Tab}{Tab}');
	expect(document.activeElement).toBe(sheet.cell('Charlie', 'company'));
	await userEvent.keyboard('Nieuw{Enter}');
	await waitFor('the edit', () => sheet.deal('Charlie').company === 'Nieuw');
	await waitFor('the next cell', () => document.activeElement === sheet.cell('Bravo', 'stage'));
	await isSelected('Bravo: company stage, Charlie: company stage');
	await userEvent.keyboard('{Delete}');
	expect([sheet.deal('Bravo'), sheet.deal('Charlie')]).toMatchObject([{ company: null, stage: null }, { company: null, stage: null }]);
	sheet.state.undo();
	expect([sheet.deal('Bravo'), sheet.deal('Charlie')]).toMatchObject([{ company: 'Zuid', stage: 'proposal' }, { company: 'Nieuw', stage: 'won' }]);
	await userEvent.keyboard('{Escape}');
	await isSelected('Bravo: stage');
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Control>}{ArrowDown}{/Control}');
	await isSelected('Charlie: company');
	await userEvent.keyboard('{Control>}{Shift>}{ArrowDown}{/Shift}{/Control}');
	await isSelected('Charlie: company, Delta: company, Echo: company');
	await userEvent.keyboard('{Shift>} {/Shift}');
	await waitFor('the rows', () => chosen() === 'Charlie,Delta,Echo');
	await userEvent.keyboard('{Control>}a{/Control}');
	await waitFor('everything', () => chosen() === 'Alpha,Bravo,Charlie,Delta,Echo');
	await sheet.focus('Bravo', 'stage');
	await userEvent.keyboard('{Control>}a{/Control}');
	await waitFor('the block up to the empty column', () => selected().endsWith('Echo: title company stage probability value weighted'));
	await userEvent.keyboard('{Control>}a{/Control}');
	await waitFor('everything', () => sheet.state.selection.asDeals);
	expect(document.activeElement).toBe(sheet.cell('Bravo', 'stage'));
	await userEvent.keyboard('{Home}');
	await isSelected('Bravo: title');
	await userEvent.keyboard('{ArrowRight}one{Tab}');
	await waitFor('no editor', () => !sheet.root.querySelector('.sheet-editor-input'));
	await isSelected('Bravo: stage');
	await userEvent.keyboard('{Tab}50{Enter}');
	await isSelected('Charlie: company');
});

it('opens the deal by key and by the button in its row, marks it, and takes the focus back to its column', async () => {
	sheet = await openSheet(DEALS);
	const { selection } = sheet.state;
	const marked = () => [...sheet.root.querySelectorAll('.sheet-in-panel')].map((row) => row.querySelector('[col-id=title]')?.textContent ?? '').join('');
	await sheet.focus('Bravo', 'stage');
	await userEvent.keyboard('{Control>}.{/Control}');
	expect(selection.open).toBe(sheet.deal('Bravo').id);
	await waitFor('the mark', () => marked() === 'Bravo');
	selection.open = selection.beside(selection.open!, 1);
	await waitFor('the next row', () => marked() === 'Charlie');
	sheet.back('Charlie');
	await waitFor('the focus', () => document.activeElement === sheet.cell('Charlie', 'stage'));
	sheet.cell('Echo', 'rowNumber')!.querySelector<HTMLElement>('.sheet-open-deal')!.click();
	expect([selection.open, selection.deals]).toEqual([sheet.deal('Echo').id, []]);
	selection.open = null;
	await waitFor('no mark', () => marked() === '');
	expect(document.activeElement).toBe(sheet.cell('Echo', 'stage'));
});

it('keeps to the deals while others re-sort, add and bin', async () => {
	sheet = await openSheet(DEALS);
	sheet.sort('value');
	await waitFor('the order', () => sheet.titles().join() === 'Delta,Echo,Alpha,Bravo,Charlie');
	await sheet.focus('Echo', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
	await isSelected('Echo: company, Alpha: company');
	const { colleague } = sheet;
	editDeals(colleague.writer, [{ deal: colleague.deal('Alpha').id, field: 'value', value: 900_000 }]);
	sheet.send();
	await waitFor('the new order', () => sheet.titles().join() === 'Delta,Echo,Bravo,Alpha,Charlie');
	await isSelected('Echo: company, Alpha: company');
	await waitFor('two boxes', () => sheet.root.querySelectorAll('.sheet-range').length === 2);
	expect(sheet.cell('Alpha', 'rowNumber')?.textContent).toBe('4');
});

it('counts and adds up what is selected, on the screen and in words', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'value');
	await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
	// Two of the three make the same sum.
	const line = await waitFor('the sum', () => [...sheet.root.querySelectorAll('.status')].find((one) => /3 deals.*€4,000/s.test(one.textContent ?? '')));
	expect(line.textContent?.replace(/\s+/g, ' ')).toMatch(/3 deals × 1 column 2 filled ?Sum €4,000 ?Average €2,000 ?Min €1,000 ?Max €3,000 ?Weighted €1,600/);
	await waitFor('the words', () => announcements.polite.text === '3 deals × 1 column selected, Value. Sum €4,000.');
	await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
	await waitFor('no sum of euros and chances', () => sheet.root.querySelector('.status')?.textContent?.includes('no sum'));
	const { colleague } = sheet;
	editDeals(colleague.writer, ['Alpha', 'Bravo', 'Charlie'].map((title) => ({ deal: colleague.deal(title).id, field: 'value' as const, value: null })));
	sheet.send();
	await waitFor('no weighted value of deals without any', () => /Average(?!.*Weighted)/.test(sheet.root.querySelector('.status')?.textContent ?? ''));
});

it('holds back what colleagues do, tells how much waits, and lets one’s own edits through', async () => {
	const maker = new Replica('Anna', newDocument(DEALS));
	const twice = columnMade(addColumn(maker.writer, { name: 'Twice', kind: 'formula', formula: '{value} * 2' }))!;
	sheet = await openSheet(maker.doc, { width: 4200 });
	const { colleague } = sheet;
	await waitFor('results', () => sheet.cell('Alpha', twice)?.textContent);
	const footer = () => sheet.root.querySelector('.ag-grid-pinned-bottom-rows [col-id="value"]')!.textContent;
	const before = [sheet.cell('Alpha', twice)?.textContent, footer()];
	const [pause] = [...sheet.root.querySelectorAll<HTMLElement>('.status button')];
	await userEvent.click(pause!);
	addDeals(colleague.writer, [{ title: 'Foxtrot', stage: 'lead' }]);
	editDeals(colleague.writer, [{ deal: colleague.deal('Alpha').id, field: 'company', value: 'Theirs' }, { deal: colleague.deal('Alpha').id, field: 'value', value: 777_700 }]);
	sheet.send();
	await waitFor('the count', () => sheet.root.querySelector('.status')?.textContent?.includes('3 changes waiting'));
	await sheet.focus('Bravo', 'company');
	await userEvent.keyboard('Mine{Enter}');
	await waitFor('one’s own', () => sheet.cell('Bravo', 'company')?.textContent === 'Mine');
	expect([sheet.titles().join(), sheet.cell('Alpha', 'company')?.textContent]).toEqual(['Alpha,Bravo,Charlie,Delta,Echo', 'Noord']);
	expect([sheet.cell('Alpha', twice)?.textContent, footer()]).toEqual(before);
	await userEvent.click(pause!);
	await waitFor('theirs', () => sheet.cell('Alpha', 'company')?.textContent === 'Theirs');
	await waitFor('what follows from it', () => sheet.cell('Alpha', twice)?.textContent?.includes('15,554') && footer() !== before[1]);
	await waitFor('their deal', () => sheet.titles().join() === 'Alpha,Bravo,Charlie,Delta,Echo,Foxtrot');
});

it('tells colleagues what is selected, and paints what they selected', async () => {
	sheet = await openSheet(DEALS);
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}');
	const id = (title: string) => sheet.deal(title).id;
	const told = () => JSON.stringify(sheet.session.awareness.getLocalState()?.range);
	await waitFor('the range', () => told() === JSON.stringify({ deals: [id('Alpha'), id('Bravo')], fields: ['company'] }));
	sheet.session.awareness.states.set(77, {
		person: { id: 'Bram', name: 'Bram', color: 3 },
		cursor: { deal: id('Charlie'), field: 'stage', editing: false },
		range: { deals: [id('Charlie'), id('Delta'), id('Echo')], fields: ['stage', 'value'] }
	});
	sheet.session.awareness.emit('change', [{ added: [77], updated: [], removed: [] }, 'remote']);
	await waitFor('their range', () => sheet.root.querySelectorAll('.sheet-peer-range').length === 2);
	// The name is beside what the cell holds: above it, in the first row under it.
	const name = () => sheet.root.querySelector('.sheet-peer.named span')!.getBoundingClientRect();
	const cell = (title: string) => sheet.cell(title, 'stage')!.getBoundingClientRect();
	await waitFor('the name', () => sheet.root.querySelector('.sheet-peer.named span'));
	expect([Math.abs(name().bottom - cell('Charlie').top) < 3, name().top >= cell('Bravo').top]).toEqual([true, true]);
	sheet.session.awareness.states.set(77, { person: { id: 'Bram', name: 'Bram', color: 3 }, cursor: { deal: id('Alpha'), field: 'stage', editing: false } });
	sheet.session.awareness.emit('change', [{ added: [], updated: [77], removed: [] }, 'remote']);
	await waitFor('the name under the first row', () => Math.abs(name().top - cell('Alpha').bottom) < 3);
	await userEvent.keyboard('{Escape}');
	await waitFor('no range', () => told() === 'null');
});

const menuItem = (name: string): Promise<HTMLElement> =>
	waitFor(`the item ${name}`, () => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((item) => item.textContent?.trim().startsWith(name)));
const noMenu = (): Promise<boolean> => waitFor('no menu', () => !document.querySelector('[role=menu]'));

it('offers in menus what people look for there, by pointer and by key', async () => {
	const histories: unknown[] = [];
	sheet = await openSheet(DEALS, { props: { oncellhistory: (...cell: unknown[]) => histories.push(cell), ondealhistory: () => undefined } });
	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
	await userEvent.click(sheet.cell('Bravo', 'company')!, { button: 'right' });
	await isSelected('Alpha: company, Bravo: company, Charlie: company');
	await userEvent.click(await menuItem('Edit 3 deals…'));
	expect([sheet.state.selection.asDeals, sheet.state.selection.editAsked]).toEqual([true, 1]);
	await noMenu();
	await userEvent.click(sheet.cell('Bravo', 'company')!, { button: 'right' });
	await userEvent.click(await menuItem('Fill down'));
	await noMenu();
	expect(['Alpha', 'Bravo', 'Charlie'].map((title) => sheet.deal(title).company)).toEqual(['Noord', 'Noord', 'Noord']);
	sheet.state.undo();
	expect(sheet.deal('Charlie').company).toBe('Oost');

	const choose = async (title: string, column: string, name: string): Promise<void> => {
		const cell = await sheet.shownCell(title, column);
		cell.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...center(cell) }));
		await userEvent.click(await menuItem(name));
		await noMenu();
	};
	const ofHeader = async (column: string, name: string): Promise<void> => {
		sheet.root.querySelector<HTMLElement>(`.ag-header-cell[col-id=${column}] .sheet-head-menu`)!.click();
		await userEvent.click(await menuItem(name));
		await noMenu();
	};
	// With two clicks: rows to a row, columns to a header; a key and the button let it be.
	await choose('Bravo', 'rowNumber', 'Select from here…');
	await userEvent.click(sheet.cell('Delta', 'company')!);
	await waitFor('the rows', () => chosen() === 'Bravo,Charlie,Delta' && sheet.state.selection.asDeals);
	await choose('Alpha', 'rowNumber', 'Select from here…');
	sheet.cell('Charlie', 'rowNumber')!.querySelector('button')!.click();
	await waitFor('the rows, to a button in the last one', () => chosen() === 'Alpha,Bravo,Charlie');
	await ofHeader('company', 'Select from here…');
	await userEvent.click(sheet.root.querySelector('.ag-header-cell[col-id="stage"] .ag-header-cell-text')!);
	await waitFor('both columns', () => selected().startsWith('Alpha: company stage, Bravo: company stage'));
	await choose('Alpha', 'company', 'Select from here…');
	await userEvent.keyboard('{Escape}');
	await userEvent.click(sheet.cell('Charlie', 'company')!);
	await isSelected('Charlie: company');
	await choose('Alpha', 'company', 'Select from here…');
	await userEvent.click([...sheet.root.querySelectorAll<HTMLElement>('.status button')].find((button) => button.textContent?.trim() === 'Cancel')!);
	expect(document.activeElement).toBe(sheet.cell('Alpha', 'company'));
	await userEvent.click(sheet.cell('Delta', 'company')!);
	await isSelected('Delta: company');
	await choose('Bravo', 'company', 'Exclude “Zuid”');
	await choose('Charlie', 'company', 'Exclude “Oost”');
	await waitFor('three deals', () => sheet.titles().join() === 'Alpha,Delta,Echo');
	await choose('Delta', 'value', 'Exclude “€500”');
	await waitFor('one deal', () => sheet.titles().join() === 'Alpha');
	await ofHeader('value', 'Remove its filter');
	await choose('Delta', 'company', 'Filter by empty');
	await waitFor('one deal', () => sheet.titles().join() === 'Delta');
	await ofHeader('company', 'Remove its filter');
	await ofHeader('stage', 'Group by this column');
	await waitFor('groups', () => sheet.root.querySelector('.group-row'));
	await ofHeader('stage', 'Stop grouping');
	await waitFor('all deals', () => sheet.titles().join() === 'Alpha,Bravo,Charlie,Delta,Echo');
	await ofHeader('stage', 'Filter this column…');
	await waitFor('the filter', () => document.querySelector('.popup-panel'));
	await userEvent.keyboard('{Escape}');

	await sheet.focus('Delta', 'stage');
	await userEvent.keyboard('{Shift>}{F10}{/Shift}');
	await userEvent.click(await menuItem('History of this cell'));
	expect(histories).toEqual([[sheet.deal('Delta').id, 'stage']]);
	await noMenu();

	await userEvent.click(sheet.cell('Bravo', 'rowNumber')!, { button: 'right' });
	await userEvent.click(await menuItem('Move down'));
	await waitFor('the order', () => sheet.titles().join() === 'Alpha,Charlie,Bravo,Delta,Echo');
	expect(chosen()).toBe('Bravo');
	await noMenu();
	await userEvent.keyboard('{Alt>}{Shift>}{ArrowUp}{ArrowUp}{/Shift}{/Alt}');
	await waitFor('the order', () => sheet.titles().join() === 'Bravo,Alpha,Charlie,Delta,Echo');

	const head = sheet.root.querySelector<HTMLElement>('.ag-header-cell[col-id=value]')!;
	await userEvent.hover(head);
	head.querySelector<HTMLElement>('.sheet-head-menu')!.click();
	await userEvent.click(await menuItem('Sort descending'));
	await waitFor('the sort', () => sheet.titles().join() === 'Bravo,Alpha,Delta,Echo,Charlie');
	await noMenu();
	await sheet.focus('Alpha', 'title');
	await userEvent.keyboard('{Alt>}{Shift>}{ArrowUp}{/Shift}{/Alt}');
	const notice = await waitFor('the refusal', () => toasts.list.at(-1));
	expect(notice.text).toBe('The rows are sorted, so they cannot be put in another order by hand.');
	notice.action!.run();
	await waitFor('the order by hand', () => sheet.titles().join() === 'Bravo,Alpha,Charlie,Delta,Echo');
	await userEvent.click(sheet.cell('Charlie', 'title')!, { button: 'right' });
	await userEvent.click(await menuItem('Insert deal above'));
	await waitFor('the editor', () => sheet.root.querySelector('.sheet-editor-input'));
	await userEvent.keyboard('New{Enter}');
	await waitFor('the new deal', () => sheet.titles().join() === 'Bravo,Alpha,New,Charlie,Delta,Echo');
});

it('moves rows by their grip, and fills the selection with what was typed', async () => {
	sheet = await openSheet(DEALS);
	const grip = (title: string) => sheet.cell(title, 'rowNumber')!.querySelector('.sheet-grip')!;
	await sheet.focus('Bravo', 'company');
	const target = center(sheet.cell('Echo', 'title')!);
	pointer('pointerdown', grip('Bravo'), center(grip('Bravo')));
	pointer('pointermove', document.body, { clientX: 20, clientY: target.clientY + 8 });
	await waitFor('the line', () => sheet.root.querySelector('.sheet-drop.after'));
	pointer('pointerup', document.body, target);
	await waitFor('the order', () => sheet.titles().join() === 'Alpha,Charlie,Delta,Echo,Bravo');
	sheet.state.undo();
	await waitFor('the order of before', () => sheet.titles().join() === 'Alpha,Bravo,Charlie,Delta,Echo');

	await sheet.focus('Alpha', 'company');
	await userEvent.keyboard('{Shift>}{ArrowDown}{/Shift}Both{Control>}{Enter}{/Control}');
	expect([sheet.deal('Alpha').company, sheet.deal('Bravo').company]).toEqual(['Both', 'Both']);
	await sheet.focus('Delta', 'company');
	await userEvent.keyboard('typed{ArrowDown}');
	await isSelected('Echo: company');
	expect(sheet.deal('Delta').company).toBe('typed');
});

it('goes on with the selection by its handle and by menu, outlines what was copied, shows the keys on ?', async () => {
	sheet = await openSheet(DEALS, { props: { oncellhistory: () => undefined, ondealhistory: () => undefined } });
	const days = () => ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'].map((title) => sheet.deal(title).expectedClose);
	await sheet.focus('Alpha', 'expectedClose');
	await userEvent.keyboard('2026-03-30{Enter}');
	await sheet.focus('Alpha', 'expectedClose');
	const handle = await waitFor('the handle', () => sheet.root.querySelector<HTMLElement>('.sheet-fill'));
	// A double click fills down along the column beside it, in one step.
	await userEvent.dblClick(handle, { position: { x: handle.offsetWidth - 1, y: handle.offsetHeight - 1 } });
	await isSelected('Alpha: expectedClose, Bravo: expectedClose');
	expect(days()).toEqual(['2026-03-30', '2026-03-31', null, null, null]);
	sheet.state.undo();
	await sheet.focus('Alpha', 'expectedClose');
	pointer('pointerdown', handle, center(handle));
	pointer('pointermove', document.body, center(sheet.cell('Charlie', 'expectedClose')!));
	await waitFor('the outline', () => sheet.root.querySelector('.sheet-fill-to'));
	pointer('pointerup', document.body, center(sheet.cell('Charlie', 'expectedClose')!));
	expect(days()).toEqual(['2026-03-30', '2026-03-31', '2026-04-01', null, null]);
	await isSelected('Alpha: expectedClose, Bravo: expectedClose, Charlie: expectedClose');
	await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
	await userEvent.click(sheet.cell('Bravo', 'expectedClose')!, { button: 'right' });
	await userEvent.click(await menuItem('Fill series'));
	expect(days()).toEqual(['2026-03-30', '2026-03-31', '2026-04-01', '2026-04-02', '2026-04-03']);
	await noMenu();
	const data = new DataTransfer();
	document.activeElement!.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
	await waitFor('the dashes', () => sheet.root.querySelector('.sheet-copied'));
	await userEvent.keyboard('{Escape}');
	await waitFor('no dashes', () => !sheet.root.querySelector('.sheet-copied'));
	await userEvent.keyboard('?');
	const dialog = await waitFor('the keys', () => document.querySelector<HTMLElement>('[role=dialog]'));
	expect(dialog.textContent).toContain('Round the selected cells');
	expect(dialog.textContent).toMatch(/On the board.*Choose where it goes ?M/);
	await userEvent.keyboard('{Escape}');
	await waitFor('no dialog', () => !document.querySelector('[role=dialog]'));

	// At the sheet's right edge the handle is not under the scroll bar.
	await userEvent.keyboard('{End}');
	await waitFor('the last column', () => document.activeElement?.getAttribute('col-id') === 'created');
	const edge = sheet.root.querySelector('.ag-grid-viewport')!.getBoundingClientRect().right;
	await waitFor('a handle one can press', () => {
		const element = sheet.root.querySelector<HTMLElement>('.sheet-fill')!;
		const { right, bottom } = element.getBoundingClientRect();
		const [x, y] = ['x', 'y'].map((side) => parseFloat(element.style.getPropertyValue(`--in-${side}`)));
		return edge - right < 20 && document.elementFromPoint(right - x!, bottom - y!) === element;
	});
});

it('a press on the grip that goes nowhere changes nothing', async () => {
	sheet = await openSheet(DEALS);
	deleteDeals(sheet.colleague.writer, [sheet.deal('Bravo').id]);
	sheet.send();
	await waitFor('Bravo in the bin', () => sheet.titles().join() === 'Alpha,Charlie,Delta,Echo');
	const grip = sheet.cell('Charlie', 'rowNumber')!.querySelector('.sheet-grip')!;
	pointer('pointerdown', grip, center(grip));
	pointer('pointerup', grip, center(grip));
	expect(sheet.state.canUndo).toBe(false);
});
