// The forecast category picked by hand: what is in force, that it outlives a stage move, and that it is a cell like any.
import { describe, expect, it } from 'vitest';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { setAll, withoutClosedValues } from '#lib/domain/document/bulk-edits.ts';
import { duplicateDeals, editDeals, editStage } from '#lib/domain/document/commands.ts';
import { restoreDeal } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { categoryInForce } from '#lib/domain/model/follows-stage.ts';
import { isFieldValue } from '#lib/domain/model/deal.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const open = (): Replica => new Replica('Anna', newDocument([{ title: 'A', stage: 'lead' }, { title: 'B', stage: 'proposal', category: 'commit' }]));
const edit = (replica: Replica, title: string, field: 'category' | 'stage', value: string | null) =>
	editDeals(replica.writer, [{ deal: replica.deal(title).id, field, value }]);
const inForce = (replica: Replica, title: string) => categoryInForce(replica.deal(title), replica.pipeline.stage(replica.deal(title).stage));

describe('[CATEGORY1] the category in force', () => {
	it('is the stage’s, live, until one is picked; clearing the pick follows the stage again', () => {
		const anna = open();
		expect(inForce(anna, 'A')).toBe('pipeline');
		editStage(anna.writer, 'lead', 'forecastCategory', 'omitted');
		expect(inForce(anna, 'A')).toBe('omitted');
		edit(anna, 'A', 'category', 'best-case');
		expect(inForce(anna, 'A')).toBe('best-case');
		edit(anna, 'A', 'category', null);
		expect(inForce(anna, 'A')).toBe('omitted');
	});

	it('a pick stays through stage moves; a closed deal has its stage’s, and its own again when it is reopened', () => {
		const anna = open();
		edit(anna, 'B', 'stage', 'lead');
		expect(inForce(anna, 'B')).toBe('commit');
		edit(anna, 'B', 'stage', 'won');
		expect([inForce(anna, 'B'), anna.deal('B').category]).toEqual(['closed', 'commit']);
		edit(anna, 'B', 'stage', 'negotiation');
		expect(inForce(anna, 'B')).toBe('commit');
	});

	it('of a deal in no known stage is its own or none', () => {
		expect(categoryInForce({ category: null }, undefined)).toBeNull();
		expect(categoryInForce({ category: 'commit' }, undefined)).toBe('commit');
	});
});

it('[CATEGORY2] closed cannot be picked, and whatever else a stranger wrote reads as none', () => {
	expect(['pipeline', 'best-case', 'commit', 'omitted', null].every((value) => isFieldValue('category', value))).toBe(true);
	expect(['closed', 'Commit', 7, '', {}].some((value) => isFieldValue('category', value))).toBe(false);
	const anna = open();
	expect(() => edit(anna, 'A', 'category', 'closed')).toThrow(TypeError);
	(anna.doc.getMap('deals').get(anna.deal('A').id) as never as Map<string, unknown>).set('category', 'closed');
	expect([anna.deal('A').category, inForce(anna, 'A')]).toEqual([null, 'pipeline']);
});

describe('as a cell', () => {
	it('merges with edits of other cells, and two picks at once are a conflict', () => {
		const doc = newDocument([{ title: 'A', stage: 'lead' }]);
		const [anna, bram] = [new Replica('Anna', doc), new Replica('Bram', doc, T0 + 2000)];
		edit(anna, 'A', 'category', 'commit');
		edit(bram, 'A', 'category', 'best-case');
		edit(bram, 'A', 'stage', 'proposal');
		sync(anna, bram);
		for (const replica of [anna, bram]) {
			expect(replica.deal('A').category).toBe('best-case');
			expect(replica.deal('A').stage).toBe('proposal');
			expect(replica.deal('A').conflicts).toEqual(['category']);
		}
	});

	it('is undone, copied, restored and shown as of a moment', () => {
		const anna = open();
		const undo = new UndoStack();
		const before = anna.clock;
		anna.clock += 1000;
		undo.push(edit(anna, 'B', 'category', 'omitted'));
		const then = new AsOf(anna.pipeline, before);
		expect(then.deals.get(anna.deal('B').id)!.category).toBe('commit');
		duplicateDeals(anna.writer, [anna.deal('B').id]);
		expect([...anna.pipeline.deals.values()].filter(({ title }) => title === 'B').map(({ category }) => category)).toEqual(['omitted', 'omitted']);
		restoreDeal(anna.writer, anna.deal('B').id, before);
		expect(anna.deal('B').category).toBe('commit');
		edit(anna, 'A', 'category', 'commit');
		const change = edit(anna, 'A', 'category', 'omitted');
		undo.push(change);
		undo.undo(anna.writer);
		expect(anna.deal('A').category).toBe('commit');
	});

	it('is set for many, but not for closed deals', () => {
		const anna = new Replica('Anna', newDocument([{ title: 'A', stage: 'lead' }, { title: 'W', stage: 'won' }]));
		const plan = setAll([anna.deal('A'), anna.deal('W')], 'category', 'commit', anna.pipeline);
		expect([plan.edits.map(({ deal }) => deal), plan.cannot]).toEqual([[anna.deal('A').id], 1]);
		const { left } = withoutClosedValues([{ deal: anna.deal('W').id, field: 'category', value: 'commit' }, { deal: anna.deal('W').id, field: 'category', value: 'closed' }], anna.pipeline);
		expect(left).toHaveLength(1);
	});
});
