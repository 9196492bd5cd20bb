// Choices that a paste brought and a column lacks: what adding them writes.
import { expect, it } from 'vitest';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { missingChoices } from '#lib/features/grid/missing-choices.ts';
import type { LeftCell } from '#lib/features/grid/sheet-clipboard.svelte.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';

it('adds each lacking choice once and writes the cells as one step, and leaves the rest', () => {
	const { writer, pipeline } = new Replica('Anna', newDocument());
	const deals = addDeals(writer, [{ title: 'Alpha' }, { title: 'Bravo' }, { title: 'Charlie' }]).created;
	const add = (kind: 'choice' | 'choices'): ColumnKey =>
		addColumn(writer, { name: kind, kind, choices: [{ id: 'a', name: 'Existing', color: 0 }] }).created[0]!.replace('columns/', '') as ColumnKey;
	const [one, many] = [add('choice'), add('choices')];
	let id = 0;
	const cell = (deal: number, column: ColumnKey, text: string, reason: 'choice' | 'day' = 'choice') =>
		({ deal: deals[deal]!, column, count: 1, first: { text, reason, field: { id: column, cell: column, type: 'choice', names: [] } } }) as unknown as LeftCell;
	const left = [cell(0, one, 'North'), cell(1, one, ' north '), cell(2, one, 'x'.repeat(101)), cell(0, many, 'existing, South; East'), cell(1, many, 'nope', 'day')];
	const { edits, names, cells } = missingChoices(left, pipeline.columns, () => `new${id++}`);
	expect([names, cells.size]).toEqual([['North', 'South', 'East'], 3]);
	editDeals(writer, edits);
	const own = (deal: number) => pipeline.deals.get(deals[deal]!)!.own;
	expect([own(0)[one], own(1)[one], own(0)[many]]).toEqual(['new0', 'new0', ['a', 'new1', 'new2']]);
	expect(pipeline.columns.find(({ key }) => key === many)!.choices.map(({ name }) => name)).toEqual(['Existing', 'South', 'East']);
});
