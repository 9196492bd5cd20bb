// Copying cells down in columns of one's own.
import { expect, it } from 'vitest';
import { addColumn, columnMade, retypeColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { fillCells, fillTyped } from '#lib/features/grid/selection/fill.ts';
import type { SheetController } from '#lib/features/grid/sheet-controller.svelte.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';

/** A sheet of which one column of these deals is selected. */
function sheetOf(person: Replica, column: string, deals: readonly string[]): SheetController {
	const range = { rows: [{ from: 0, to: deals.length - 1 }], columns: [{ from: 0, to: 0 }] };
	const model = { ranges: [range], blocks: [range], axes: { columns: [column] }, dealsIn: () => deals };
	return {
		world: person.pipeline,
		selection: { sync: () => model },
		input: () => ({ currency: 'EUR', timeZone: 'UTC', now: 0, stages: [], columns: [] }),
		edit: (edits: readonly DealEdit[]) => void editDeals(person.writer, edits)
	} as unknown as SheetController;
}

it('gives no closed deal a probability of its own, and takes none from it', () => {
	const ann = new Replica('ann', newDocument([{ title: 'A', stage: 'lead', probability: 400 }, { title: 'B', stage: 'won', probability: 300 }, { title: 'C', stage: 'lead' }]));
	const chances = () => ['A', 'B', 'C'].map((title) => ann.deal(title).probability);
	const ids = (...titles: string[]): string[] => titles.map((title) => ann.deal(title).id);
	fillCells(sheetOf(ann, 'probability', ids('A', 'B', 'C')), 'down');
	expect(chances()).toEqual([400, 300, 400]);
	fillTyped(sheetOf(ann, 'probability', ids('A', 'B', 'C')), '70%');
	expect(chances()).toEqual([700, 300, 700]);
	fillCells(sheetOf(ann, 'probability', ids('B', 'C')), 'down');
	expect(chances()).toEqual([700, 300, null]);
});

it('copies what shows, not what a column of another kind once held', () => {
	const ann = new Replica('ann', newDocument([{ title: 'A' }, { title: 'B' }]));
	const key = columnMade(addColumn(ann.writer, { name: 'Due', kind: 'text' }))!;
	const [a, b] = [ann.deal('A').id, ann.deal('B').id];
	editDeals(ann.writer, [{ deal: a, field: key, value: 'soon' }]);
	retypeColumn(ann.writer, key, 'date');
	editDeals(ann.writer, [{ deal: b, field: key, value: '2026-03-01' }]);
	fillCells(sheetOf(ann, key, [a, b]), 'down');
	expect([ann.deal('A').own[key], ann.deal('B').own[key]]).toEqual(['soon', undefined]);
});
