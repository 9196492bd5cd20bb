// Columns of one's own in the sheet: every kind shows, is edited in its own way, and changes while the sheet is open.
import { expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import * as Y from 'yjs';
import { addColumn, deleteColumn, editColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { ColumnKind } from '#lib/domain/model/column.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';
import { waitFor } from '../../../helpers/wait-for.ts';
import { openSheet } from '../opened-sheet.ts';

const CHOICES = [
	{ id: 'hi', name: 'High', color: 0 },
	{ id: 'lo', name: 'Low', color: 3 },
	{ id: 'mid', name: 'A rather long name for a choice', color: 5 }
];

/** A document with a column of every kind; their keys by kind. */
function everyKind() {
	const doc = newDocument([{ title: 'Alpha' }, { title: 'Beta' }]);
	const maker = new Replica('Anna', doc);
	const keys = {} as Record<ColumnKind, ColumnKey>;
	const kinds: ColumnKind[] = ['text', 'number', 'money', 'percent', 'date', 'choice', 'choices', 'person', 'link', 'checkbox', 'rating'];
	for (const kind of kinds) {
		const { created } = addColumn(maker.writer, { name: `My ${kind}`, kind, choices: CHOICES });
		keys[kind] = created[0]!.slice('columns/'.length) as ColumnKey;
	}
	const deal = maker.deal('Alpha').id;
	const values: Partial<Record<ColumnKind, unknown>> = {
		text: 'words', number: 1234.5, money: 250_000, percent: 0.125, date: '2026-03-04', choice: 'hi', choices: ['hi', 'lo', 'mid'],
		person: 'Anna', link: 'https://example.com/a', checkbox: true, rating: 3
	};
	editDeals(maker.writer, Object.entries(values).map(([kind, value]) => ({ deal, field: keys[kind as ColumnKind], value: value as never })));
	return { doc: maker.doc, keys };
}

test('every kind of column shows its values, and takes what is typed or clicked as one edit', async () => {
	const { doc, keys } = everyKind();
	const sheet = await openSheet(doc, { width: 4200 });
	onTestFinished(() => sheet.close());
	const text = async (kind: ColumnKind, title = 'Alpha') => (await sheet.shownCell(title, keys[kind])).textContent;
	await waitFor('the text', async () => (await text('text')) === 'words');
	expect(await text('number')).toBe('1,234.5');
	expect(await text('money')).toBe('2,500');
	expect(await text('percent')).toBe('12.5%');
	expect(await text('date')).toContain('Mar');
	expect(await text('choice')).toBe('High');
	expect(await text('choices')).toMatch(/^High.*\+1/);
	expect(await text('link')).toBe('example.com/a');
	const link = (await sheet.shownCell('Alpha', keys.link)).querySelector('a')!;
	expect(link.rel).toBe('noopener noreferrer');
	expect((await sheet.shownCell('Alpha', keys.checkbox)).querySelector('[role=checkbox]')!.getAttribute('aria-checked')).toBe('true');
	expect((await sheet.shownCell('Alpha', keys.rating)).querySelectorAll('.sheet-star.on')).toHaveLength(3);

	const own = (title: string) => sheet.deal(title).own;
	const type = async (kind: ColumnKind, keysTyped: string) => {
		await sheet.focus('Beta', keys[kind]);
		await userEvent.keyboard(keysTyped);
	};
	await type('number', '12.25{Enter}');
	await waitFor('the number', () => own('Beta')[keys.number] === 12.25);
	await type('percent', '25{Enter}');
	await waitFor('the percentage', () => own('Beta')[keys.percent] === 0.25);
	await type('rating', '4{Enter}');
	await waitFor('the rating', () => own('Beta')[keys.rating] === 4);
	await type('choice', 'lo{Enter}');
	await waitFor('the choice', () => own('Beta')[keys.choice] === 'lo');
	await type('checkbox', ' ');
	await waitFor('the tick', () => own('Beta')[keys.checkbox] === true);
	await userEvent.click((await sheet.shownCell('Beta', keys.checkbox)).querySelector('[role=checkbox]')!);
	await waitFor('the tick to go', () => own('Beta')[keys.checkbox] === false);
	await userEvent.click((await sheet.shownCell('Beta', keys.rating)).querySelectorAll('.sheet-star')[1]!);
	await waitFor('two stars', () => own('Beta')[keys.rating] === 2);
	await type('choices', '{Enter}{ArrowDown}{Enter}lo{Enter}{Tab}');
	await waitFor('two choices', () => JSON.stringify(own('Beta')[keys.choices]) === '["hi","lo"]');
	await type('link', 'javascript:alert(1){Enter}');
	await waitFor('what is wrong', () => sheet.root.querySelector('.sheet-bubble.wrong')?.textContent?.includes('is not a link'));
	await userEvent.keyboard('{Escape}');

	// Under the sheet numbers and amounts are added up; of shares and stars a sum says nothing.
	const total = (kind: ColumnKind) => sheet.root.querySelector(`.ag-grid-pinned-bottom-rows .ag-cell[col-id="${keys[kind]}"]`)?.textContent;
	await waitFor('the sum', () => total('number') === '1,246.75');
	expect([total('money'), total('percent'), total('rating')]).toEqual(['2,500', '', '']);
	sheet.state.perform((writer) => editDeals(writer, [{ deal: sheet.deal('Alpha').id, field: keys.number, value: 0.25 }]));
	await waitFor('the other sum', () => total('number') === '12.5');
});

test('columns are added, changed and deleted in dialogs, and by colleagues while one types', async () => {
	const doc = newDocument([{ title: 'Alpha', value: 30_000 }, { title: 'Beta' }]);
	const sheet = await openSheet(doc, { width: 3400 });
	onTestFinished(() => sheet.close());
	const live = () => sheet.state.columns.filter(({ deleted }) => deleted === null);
	const add = async (name: string, kind: string) => {
		await userEvent.click(page.getByRole('button', { name: 'Add column' }));
		await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), name);
		if (kind === 'Text') return;
		await userEvent.click(document.querySelector('[role=dialog] .field-select')!);
		await userEvent.click(page.getByRole('option', { name: kind, exact: true }));
	};
	const onTheRight = (key: string): boolean | undefined => sheet.root.querySelector(`.ag-header-cell[col-id="${key}"]`)?.classList.contains('ag-right-aligned-header');
	const save = () => userEvent.click(page.getByRole('dialog').getByRole('button', { name: /^(Add column|Save|Change type)$/ }));

	await add('Priority', 'One choice');
	await userEvent.fill(page.getByRole('textbox', { name: 'Name of choice 1' }), 'High');
	await userEvent.keyboard('{Enter}');
	await userEvent.fill(page.getByRole('textbox', { name: 'Name of choice 2' }), 'Low');
	await save();
	await waitFor('the column', () => live().length === 1);
	const priority = live()[0]!.key;
	expect(live()[0]).toMatchObject({ name: 'Priority', kind: 'choice' });
	expect(live()[0]!.choices.map(({ name }) => name)).toEqual(['High', 'Low']);

	// A choice that is none yet is made with its cell, and goes with it.
	// The keyboard is in the new column, in the first row as none was chosen, and goes on down it.
	await waitFor('the focus', () => document.activeElement === sheet.cell('Alpha', priority));
	await userEvent.keyboard('Urgent{Enter}');
	await waitFor('the focus below', () => document.activeElement === sheet.cell('Beta', priority));
	await waitFor('the new choice', () => live()[0]!.choices.length === 3);
	await waitFor('its chip', () => sheet.cell('Alpha', priority)?.textContent === 'Urgent');
	sheet.state.undo();
	expect([live()[0]!.choices.length, sheet.deal('Alpha').own[priority]]).toEqual([2, undefined]);
	sheet.state.redo();

	// A colleague adds, renames and deletes columns meanwhile: what is being typed stays, and so does the focus.
	await sheet.focus('Beta', 'title');
	await userEvent.keyboard('{F2} and more');
	Y.applyUpdate(sheet.colleague.doc, Y.encodeStateAsUpdate(sheet.session.doc));
	editColumn(sheet.colleague.writer, priority, { name: 'Urgency' });
	addColumn(sheet.colleague.writer, { name: 'Seats', kind: 'number' });
	sheet.send();
	await waitFor('the name in the document', () => live().some(({ name }) => name === 'Seats'));
	expect(document.activeElement).toBeInstanceOf(HTMLInputElement);
	expect((document.activeElement as HTMLInputElement).value).toBe('Beta and more');
	await userEvent.keyboard('{Enter}');
	await waitFor('what was typed', () => sheet.deal('Beta and more'));
	await waitFor('the other name', () => sheet.root.querySelector(`.ag-header-cell[col-id="${priority}"]`)?.textContent?.includes('Urgency'));

	// A formula is tried while it is written, and refused with a place where it is wrong.
	await add('Double', 'Formula');
	const formula = page.getByRole('textbox', { name: 'Formula' });
	await userEvent.fill(formula, 'Value * valu');
	await waitFor('what is wrong', () => document.querySelector('[role=dialog] .field-error')?.textContent?.includes('Value'));
	await save();
	expect(document.querySelector('[role=dialog]')).not.toBeNull();
	await userEvent.fill(formula, 'Value * 2');
	await waitFor('a result', () => document.querySelector('[role=dialog] .result')?.textContent === '600');
	await save();
	const double = await waitFor('the formula', () => live().find(({ kind }) => kind === 'formula')?.key);
	await waitFor('its result', () => sheet.cell('Alpha', double)?.textContent === '600');
	await waitFor('the focus in the row it was in', () => document.activeElement === sheet.cell('Beta and more', double) && onTheRight(double));
	sheet.state.perform((writer) => editColumn(writer, double, { formula: '"words"' }));
	await waitFor('its name over words', () => onTheRight(double) === false);
	sheet.state.undo();
	await waitFor('its name over numbers', () => onTheRight(double));
	sheet.state.perform((writer) => editDeals(writer, [{ deal: sheet.deal('Alpha').id, field: 'value', value: 50_000 }]));
	await waitFor('its new result', () => sheet.cell('Alpha', double)?.textContent === '1,000');

	// A change of type says what it would hide, and hides no more than that.
	await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }));
	await userEvent.click(page.getByRole('button', { name: 'Settings of “Urgency”' }));
	await userEvent.click(document.querySelector('[role=dialog] .field-select')!);
	await userEvent.click(page.getByRole('option', { name: 'Number', exact: true }));
	await waitFor('the loss', () => document.querySelector('[role=dialog] .loss')?.textContent?.includes('Urgent'));
	await save();
	await waitFor('the blank cell', () => sheet.cell('Alpha', priority)?.textContent === '' && onTheRight(priority));
	sheet.state.undo();
	await waitFor('its chip again', () => sheet.cell('Alpha', priority)?.textContent === 'Urgent');

	await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }));
	await userEvent.click(page.getByRole('button', { name: 'Settings of “Urgency”' }));
	await userEvent.click(page.getByRole('button', { name: 'Delete column' }));
	await waitFor('the column to go', () => sheet.cell('Alpha', priority) === null);
	await userEvent.click(page.getByRole('button', { name: 'Columns', exact: true }));
	await userEvent.click(page.getByRole('button', { name: 'Restore “Urgency”' }));
	await waitFor('the column to be back', () => sheet.cell('Alpha', priority)?.textContent === 'Urgent');
});

test('a column that cannot be added keeps what was typed; a deleted one is in the bin, and comes back from there', async () => {
	const sheet = await openSheet([{ title: 'Alpha' }], { width: 3400 });
	onTestFinished(() => sheet.close());
	const live = (): string[] => sheet.state.columns.filter(({ deleted }) => deleted === null).map(({ name }) => name);
	// From the + at the end of the header, by key.
	const plus = () => [...sheet.root.querySelectorAll<HTMLElement>('.ag-header-cell')].sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left).at(-1)!;
	sheet.sort('created');
	await userEvent.keyboard('{ArrowRight}');
	await waitFor('the +', () => document.activeElement === plus());
	expect(plus().querySelector('button')!.getAttribute('aria-label')).toBe('Add a column');
	await userEvent.keyboard('{Enter}');
	await userEvent.fill(page.getByRole('textbox', { name: 'Name', exact: true }), 'Region');
	const { status } = sheet.session;
	sheet.session.setStatus({ kind: 'read-only', waiting: 0 });
	const add = page.getByRole('dialog').getByRole('button', { name: 'Add column' });
	await userEvent.click(add);
	expect((page.getByRole('textbox', { name: 'Name', exact: true }).element() as HTMLInputElement).value).toBe('Region');
	sheet.session.setStatus(status);
	await userEvent.click(add);
	await waitFor('the column', () => live().join() === 'Region');
	await waitFor('it before the +', () => plus().getAttribute('col-id') === 'addColumn' && sheet.cell('Alpha', sheet.state.columns[0]!.key));
	plus().querySelector('button')!.click();
	await waitFor('the dialog again', () => document.querySelector('[role=dialog]'));
	await userEvent.keyboard('{Escape}');
	await waitFor('it gone', () => !document.querySelector('[role=dialog]'));

	sheet.state.perform((writer) => deleteColumn(writer, sheet.state.columns[0]!.key));
	await userEvent.click(page.getByRole('button', { name: 'Bin', exact: true }));
	await userEvent.click(page.getByRole('button', { name: 'Restore “Region”' }));
	await waitFor('the column again', () => live().join() === 'Region');
	expect(document.querySelector('[role=dialog]')!.textContent).toContain('The bin is empty.');
});
