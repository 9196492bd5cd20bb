// Restoring: one new edit that others see, that can be undone, and that brings back what was shown.
import { describe, expect, it } from 'vitest';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { addDeals, addStage, deleteDeals, editDeals, editSettings, editStage, removeStage } from '#lib/domain/document/commands.ts';
import { keepTwins, mergeFindings } from '#lib/domain/document/conflicts.ts';
import { dealTimeline } from '#lib/domain/document/history.ts';
import { nameMoment, namedMoments, removeMoment, watchMoments } from '#lib/domain/document/history-moments.ts';
import { planRestore, restoreCell, restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import { putBackOf } from '#lib/domain/document/schema.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { newDocument, Replica, sync, T0, view } from '../../helpers/documents.ts';

const HOUR = 3_600_000;

/** What a sheet shows: the cells of every deal outside the bin. */
const shown = ({ deals }: PipelineView) =>
	[...deals.values()]
		.filter(({ deleted }) => deleted === null)
		.map(({ title, stage, value, company }) => `${title} ${stage} ${value} ${company}`)
		.sort();

/** A pipeline in which, two hours on, everything was done that can be restored. */
function busy(): Replica {
	const ann = new Replica('ann', newDocument([{ title: 'Kept', stage: 'lead', value: 100 }, { title: 'Binned', stage: 'qualified' }, { title: 'Same', stage: 'won' }]));
	ann.clock = T0 + 2 * HOUR;
	editDeals(ann.writer, [{ deal: ann.deal('Kept').id, field: 'value', value: 900 }]);
	editDeals(ann.writer, [{ deal: ann.deal('Kept').id, field: 'stage', value: 'won' }]);
	deleteDeals(ann.writer, [ann.deal('Binned').id]);
	addDeals(ann.writer, [{ title: 'New', stage: 'lead' }, { title: 'Newer', stage: 'lead' }]);
	editStage(ann.writer, 'lead', 'name', 'Enquiry');
	removeStage(ann.writer, 'proposal', 'lead');
	const cells = ann.pipeline.stage('lead')!;
	addStage(ann.writer, { ...cells, name: 'Extra' }, 'lead');
	editSettings(ann.writer, 'name', 'First');
	ann.clock = T0 + 4 * HOUR;
	editSettings(ann.writer, 'name', 'Second');
	return ann;
}

describe('restoring the pipeline', () => {
	it('[RESTORE2] shows what was shown, and writes nothing that is as it was', () => {
		const ann = busy();
		const then = shown(new AsOf(ann.pipeline, T0 + HOUR));
		expect(shown(ann.pipeline)).not.toEqual(then);
		const change = restorePipeline(ann.writer, T0 + HOUR);
		expect(shown(ann.pipeline)).toEqual(then);
		expect(change.cells.filter(({ record }) => record === ann.deal('Same').id)).toEqual([]);
		expect(restorePipeline(ann.writer, T0 + HOUR).cells).toEqual([]);
	});

	it('[RESTORE5] marks its edits with the moment, on every replica, and what takes them back as that', () => {
		const ann = busy();
		const undo = new UndoStack();
		const marks = (change: Change, { pipeline }: Replica): unknown[] => [
			...new Set(change.cells.map(({ record, field, eventId }) => JSON.stringify(putBackOf(pipeline.log.cell(record, field)!.events.get(eventId)!))))
		];
		const restored = restorePipeline(ann.writer, T0 + HOUR);
		undo.push(restored);
		const undone = undo.undo(ann.writer)!.change;
		const redone = undo.redo(ann.writer)!.change;
		const bob = new Replica('bob', ann.doc);
		expect(marks(restored, bob)).toEqual([JSON.stringify({ to: T0 + HOUR, undone: false })]);
		expect(marks(undone, bob)).toEqual([JSON.stringify({ to: T0 + HOUR, undone: true })]);
		expect(marks(redone, bob)).toEqual([JSON.stringify({ to: T0 + HOUR, undone: false })]);
		const marked = [restored, undone, redone].flatMap(({ cells }) => cells);
		expect(bob.pipeline.log.all().filter(putBackOf)).toHaveLength(marked.length);
	});

	it('[RESTORE5] counts as no touch', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', lastTouch: '2026-01-02' }]));
		const { id } = ann.deal('Acme');
		ann.clock = T0 + 2 * HOUR;
		editDeals(ann.writer, [{ deal: id, field: 'lastTouch', value: '2026-01-10' }]);
		ann.clock = T0 + 3 * HOUR;
		restorePipeline(ann.writer, T0 + HOUR);
		expect(ann.deal('Acme').lastTouch).toBe('2026-01-02');
		expect(dealTimeline(ann.pipeline, id, ann.clock)!.touches).toBe(1);
	});

	it('[RESTORE5] counts as no push, no pull and no change of value, nor does taking it back', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Acme', expectedClose: '2026-03-01', value: 100 }]));
		const { id } = ann.deal('Acme');
		ann.clock = T0 + 2 * HOUR;
		editDeals(ann.writer, [{ deal: id, field: 'expectedClose', value: '2026-03-31' }, { deal: id, field: 'value', value: 200 }]);
		const undo = new UndoStack();
		ann.clock = T0 + 3 * HOUR;
		undo.push(restorePipeline(ann.writer, T0 + HOUR));
		expect(ann.deal('Acme').value).toBe(100);
		ann.clock += HOUR;
		undo.undo(ann.writer);
		expect(dealTimeline(ann.pipeline, id, ann.clock)).toMatchObject({
			pushed: { times: 1, days: 30 },
			pulled: { times: 0, days: 0 },
			valueChanges: { times: 1, by: 100 }
		});
	});

	it('says beforehand what it will do, in numbers', () => {
		const ann = busy();
		const plan = planRestore(ann.pipeline, new AsOf(ann.pipeline, T0 + HOUR), ann.clock);
		expect(plan).toMatchObject({ changed: 1, binned: 2, returned: 1, stages: 3, settings: 0 });
		expect(planRestore(ann.pipeline, new AsOf(ann.pipeline, T0 + 3 * HOUR), ann.clock)).toMatchObject({ changed: 0, binned: 0, settings: 1 });
	});

	it('[RESTORE3] gives stages back their names and places, and removes one that came later', () => {
		const ann = busy();
		restorePipeline(ann.writer, T0 + HOUR);
		expect(ann.pipeline.stage('lead')!.name).toBe('Lead');
		const names = ann.pipeline.liveStages.map(({ name }) => name);
		expect(names).toContain('Proposal');
		expect(names).not.toContain('Extra');
	});

	it('[RESTORE1] is seen by others as one edit, and undone as one step', () => {
		const ann = busy();
		const bob = new Replica('bob', ann.doc);
		const before = shown(ann.pipeline);
		const undo = new UndoStack();
		undo.push(restorePipeline(ann.writer, T0 + HOUR));
		sync(ann, bob);
		expect(shown(bob.pipeline)).toEqual(shown(ann.pipeline));
		expect(shown(bob.pipeline)).not.toEqual(before);
		const result = undo.undo(ann.writer)!;
		sync(ann, bob);
		expect(result.skipped).toEqual([]);
		expect(shown(bob.pipeline)).toEqual(before);
		expect(view(bob.pipeline)).toEqual(view(ann.pipeline));
	});

	it('[RESTORE1] undone, leaves what a colleague has edited since', () => {
		const ann = busy();
		const bob = new Replica('bob', ann.doc, T0 + 9 * HOUR);
		const undo = new UndoStack();
		ann.clock = T0 + 8 * HOUR;
		undo.push(restorePipeline(ann.writer, T0 + HOUR));
		sync(ann, bob);
		editDeals(bob.writer, [{ deal: bob.deal('Kept').id, field: 'value', value: 123 }]);
		sync(ann, bob);
		expect(undo.undo(ann.writer)!.skipped.map(({ field }) => field)).toEqual(['value']);
		expect(ann.deal('Kept')).toMatchObject({ value: 123, stage: 'won' });
	});

	it('removes no stage the pipeline was founded with, though an import tells of times before', () => {
		const ann = new Replica('ann', newDocument([{ title: 'Old', stage: 'won', createdAt: T0 - 99 * HOUR, past: [['stage', 'lead', T0 - 99 * HOUR]] }]));
		const stages = ann.pipeline.liveStages.length;
		restorePipeline(ann.writer, T0 - 50 * HOUR);
		expect(ann.pipeline.liveStages).toHaveLength(stages);
		expect(ann.deal('Old').stage).toBe('lead');
	});
});

describe('restoring less', () => {
	it('[RESTORE1] puts one cell back as a new edit', () => {
		const ann = busy();
		const { id } = ann.deal('Kept');
		const change = restoreCell(ann.writer, id, 'value', 100);
		expect(ann.deal('Kept')).toMatchObject({ value: 100, stage: 'won' });
		expect(change.cells).toHaveLength(1);
		expect(ann.pipeline.log.cell(id, 'value')!.events.size).toBe(2);
	});

	it('puts one deal back, out of the bin too, and leaves the others', () => {
		const ann = busy();
		restoreDeal(ann.writer, ann.deal('Binned').id, T0 + HOUR);
		expect(ann.deal('Binned').deleted).toBeNull();
		restoreDeal(ann.writer, ann.deal('Kept').id, T0 + HOUR);
		expect(ann.deal('Kept')).toMatchObject({ value: 100, stage: 'lead' });
		expect(ann.deal('New').deleted).toBeNull();
	});

	it('[RESTORE4] before a deal began is what it was created with', () => {
		const ann = busy();
		restoreDeal(ann.writer, ann.deal('Kept').id, T0 - 99 * HOUR);
		expect(ann.deal('Kept')).toMatchObject({ value: 100, stage: 'lead' });
	});
});

describe('what was said about twins', () => {
	it('[RESTORE2] stands when the pipeline goes back to before it was said', () => {
		const origin = newDocument([]);
		const [ann, bob] = [new Replica('ann', origin), new Replica('bob', origin)];
		for (const { writer } of [ann, bob]) addDeals(writer, [{ title: 'Acme' }]);
		sync(ann, bob);
		ann.clock = T0 + HOUR;
		keepTwins(ann.writer, mergeFindings(ann.pipeline).twins[0]!);
		expect(planRestore(ann.pipeline, new AsOf(ann.pipeline, T0 + HOUR / 2), ann.clock).edits).toEqual([]);
		restorePipeline(ann.writer, T0 + HOUR / 2);
		expect(mergeFindings(ann.pipeline).twins).toEqual([]);
	});
});

describe('named moments', () => {
	it('are seen by everybody, latest first, and can be removed and undone', () => {
		const ann = busy();
		const bob = new Replica('bob', ann.doc);
		let told = 0;
		const stop = watchMoments(bob.pipeline, () => (told += 1));
		const undo = new UndoStack();
		nameMoment(ann.writer, ' Monday review ', T0 + HOUR);
		undo.push(nameMoment(ann.writer, 'Friday', T0 + 3 * HOUR));
		sync(ann, bob);
		expect(namedMoments(bob.pipeline).map(({ name, moment, by }) => [name, moment, by])).toEqual([
			['Friday', T0 + 3 * HOUR, 'ann'],
			['Monday review', T0 + HOUR, 'ann']
		]);
		expect(told).toBeGreaterThan(0);
		removeMoment(bob.writer, namedMoments(bob.pipeline)[1]!.id);
		sync(ann, bob);
		undo.undo(ann.writer);
		expect(namedMoments(ann.pipeline)).toEqual([]);
		stop();
	});

	it('have a name, and not an endless one', () => {
		const ann = busy();
		for (const name of ['  ', 'x'.repeat(81)]) expect(() => nameMoment(ann.writer, name, T0)).toThrow(RangeError);
	});
});
