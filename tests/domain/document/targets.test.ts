// Targets and teams in a document: one cell whoever sets them, in the log, undone, put back and shown as of a moment.
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { AsOf } from '#lib/domain/document/as-of.ts';
import { mergeFindings, keepEdit } from '#lib/domain/document/conflicts.ts';
import { copyDocument } from '#lib/domain/document/create.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline, type PipelineChange } from '#lib/domain/document/pipeline.ts';
import { planRestore, restorePipeline } from '#lib/domain/document/restore.ts';
import { recordKey } from '#lib/domain/document/schema.ts';
import { removeTarget, setTarget, setTargets, setTeam } from '#lib/domain/document/targets.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { EVERYONE, targetId, type TargetScope } from '#lib/domain/model/target.ts';
import { newDocument, Replica, sync, T0 } from '../../helpers/documents.ts';

const Q1 = { from: '2026-01-01', to: '2026-03-31' };
const ANNA: TargetScope = { of: 'owner', name: 'Anna' };
const told = ({ targets }: Pick<Pipeline, 'targets'>) => targets.map(({ from, scope, amount }) => `${from} ${scope.of === 'all' ? 'all' : `${scope.of} ${scope.name}`} ${amount}`);
const teams = ({ teams: all }: Pick<Pipeline, 'teams'>) => all.map(({ owner, team }) => `${owner} ${team}`);

describe('[TARGET3] a target in the document', () => {
	it('is set, changed and taken away, and the pipeline tells of it', () => {
		const anna = new Replica('Anna', newDocument());
		const changes: boolean[] = [];
		anna.pipeline.onChange((change: PipelineChange) => changes.push(change.targets));
		setTarget(anna.writer, Q1, EVERYONE, 250_000_00);
		setTarget(anna.writer, Q1, ANNA, 0);
		setTarget(anna.writer, Q1, { of: 'owner', name: ' anna' }, 100);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 25000000', '2026-01-01 owner Anna 100']);
		removeTarget(anna.writer, Q1, EVERYONE);
		removeTarget(anna.writer, Q1, { of: 'team', name: 'None' });
		expect(told(anna.pipeline)).toEqual(['2026-01-01 owner Anna 100']);
		setTarget(anna.writer, Q1, EVERYONE, 7);
		expect(told(anna.pipeline)[0]).toBe('2026-01-01 all 7');
		expect(changes).toEqual([true, true, true, true, true]);
		expect(told(new Pipeline(anna.doc))).toEqual(told(anna.pipeline));
	});

	it('refuses what is none', () => {
		const { writer } = new Replica('Anna', newDocument());
		for (const wrong of [-1, 1.5, Number.NaN, 2 ** 53]) expect(() => setTarget(writer, Q1, EVERYONE, wrong)).toThrow(RangeError);
		expect(() => setTarget(writer, { from: '2026-02-01', to: '2026-01-31' }, EVERYONE, 1)).toThrow(RangeError);
		expect(() => setTarget(writer, Q1, { of: 'team', name: ' ' }, 1)).toThrow(RangeError);
		expect(() => setTeam(writer, '', 'North')).toThrow(RangeError);
		expect(writer.pipeline.targets).toEqual([]);
	});

	it('set by two people who are apart is one cell: the later shows, the other is kept and can be taken', () => {
		const doc = newDocument();
		for (const [first, second] of [[1, 2], [2, 1]]) {
			const [anna, bram] = [new Replica('Anna', doc), new Replica('Bram', doc, T0 + 9000)];
			anna.doc.clientID = first!;
			bram.doc.clientID = second!;
			setTarget(anna.writer, Q1, EVERYONE, 100);
			setTarget(bram.writer, Q1, EVERYONE, 200);
			setTarget(bram.writer, Q1, ANNA, 5);
			sync(anna, bram);
			for (const { pipeline } of [anna, bram]) expect(told(pipeline)).toEqual(['2026-01-01 all 200', '2026-01-01 owner Anna 5']);
			const [conflict] = mergeFindings(anna.pipeline).cells;
			expect(conflict).toMatchObject({ record: recordKey.target(targetId(Q1, EVERYONE)), field: 'amount' });
			keepEdit(anna.writer, conflict!.record, 'amount', conflict!.standing[1]!);
			sync(anna, bram);
			for (const { pipeline } of [anna, bram]) {
				expect(told(pipeline)[0]).toBe('2026-01-01 all 100');
				expect(mergeFindings(pipeline).cells).toEqual([]);
			}
		}
	});

	it('is undone and set again, and a colleague’s later amount is left', () => {
		const [anna, undo] = [new Replica('Anna', newDocument()), new UndoStack()];
		undo.push(setTarget(anna.writer, Q1, EVERYONE, 100));
		undo.undo(anna.writer);
		expect(told(anna.pipeline)).toEqual([]);
		undo.redo(anna.writer);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 100']);
		undo.undo(anna.writer);
		setTarget(anna.writer, Q1, EVERYONE, 300);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 300']);
		undo.push(setTargets(anna.writer, [{ ...Q1, scope: EVERYONE, amount: 400 }, { ...Q1, scope: ANNA, amount: 5 }]));
		const bram = new Replica('Bram', anna.doc, T0 + 60_000);
		setTarget(bram.writer, Q1, EVERYONE, 900);
		sync(anna, bram);
		expect(undo.undo(anna.writer)!.skipped).toHaveLength(1);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 900']);
	});

	it('comes back when a stranger put it in the bin and it is set again', () => {
		const anna = new Replica('Anna', newDocument());
		setTarget(anna.writer, Q1, EVERYONE, 100);
		anna.writer.write([{ record: recordKey.target(targetId(Q1, EVERYONE)), field: 'deleted', value: T0 }]);
		expect(told(anna.pipeline)).toEqual([]);
		setTarget(anna.writer, Q1, EVERYONE, 100);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 100']);
	});

	it('survives a copy and an export', () => {
		const anna = new Replica('Anna', newDocument());
		setTarget(anna.writer, Q1, ANNA, 100);
		setTeam(anna.writer, 'Anna', 'North');
		for (const doc of [copyDocument(anna.doc, 'Copy', () => 'l1'), buildDocument(dumpDocument(anna.doc), () => 'l2')]) {
			const pipeline = new Pipeline(doc);
			expect([told(pipeline), teams(pipeline)]).toEqual([['2026-01-01 owner Anna 100'], ['Anna North']]);
		}
	});

	it('is read past whatever a stranger wrote', () => {
		const anna = new Replica('Anna', newDocument());
		const root = anna.doc.getMap<unknown>('targets');
		root.set('plain', 5);
		root.set(targetId(Q1, EVERYONE), new Y.Map(Object.entries({ _: { ...Q1, amount: 'much', at: T0 } })));
		root.set('elsewhere', new Y.Map(Object.entries({ _: { ...Q1, amount: 5, at: T0 } })));
		anna.doc.getMap('settings').set('t_wrong', ['Anna', 'North']);
		anna.doc.getMap('settings').set('t_', 7);
		expect([told(anna.pipeline), teams(anna.pipeline)]).toEqual([[], []]);
		setTarget(anna.writer, Q1, EVERYONE, 8);
		expect(told(anna.pipeline)).toEqual(['2026-01-01 all 8']);
	});
});

describe('[TARGET4] teams', () => {
	it('are a cell per owner: two people who put different owners in teams agree', () => {
		const doc = newDocument();
		const [anna, bram] = [new Replica('Anna', doc), new Replica('Bram', doc, T0 + 5000)];
		setTeam(anna.writer, 'Anna', ' North ');
		setTeam(bram.writer, 'Bram', 'South');
		setTeam(bram.writer, 'Cas', 'South');
		sync(anna, bram);
		expect(teams(anna.pipeline)).toEqual(['Anna North', 'Bram South', 'Cas South']);
		setTeam(anna.writer, 'bram', null);
		setTeam(anna.writer, 'Cas', 'North');
		sync(anna, bram);
		expect(teams(bram.pipeline)).toEqual(['Anna North', 'Cas North']);
		expect(mergeFindings(bram.pipeline).cells).toEqual([]);
	});
});

describe('[TARGET5] at a moment of the past', () => {
	it('targets and teams are those of then; putting all back to it brings them back, and undo takes that back', () => {
		const anna = new Replica('Anna', newDocument([{ title: 'A', stage: 'lead' }]));
		const step = (): number => (anna.clock += 10_000) - 5_000;
		const before = step();
		setTarget(anna.writer, Q1, EVERYONE, 100);
		setTeam(anna.writer, 'Anna', 'North');
		const first = step();
		setTarget(anna.writer, Q1, EVERYONE, 200);
		setTarget(anna.writer, Q1, ANNA, 50);
		setTeam(anna.writer, 'Anna', 'South');
		step();
		const then = new AsOf(anna.pipeline, first);
		expect([told(then), teams(then)]).toEqual([['2026-01-01 all 100'], ['Anna North']]);
		expect(then.moveTo(before).targets).toBe(true);
		expect([told(then), teams(then)]).toEqual([[], []]);
		expect(then.moveTo(before + 1).targets).toBe(false);
		then.moveTo(Infinity);
		expect([told(then), teams(then)]).toEqual([told(anna.pipeline), teams(anna.pipeline)]);
		const undo = new UndoStack();
		expect(planRestore(anna.pipeline, new AsOf(anna.pipeline, first), anna.clock).targets).toBe(3);
		undo.push(restorePipeline(anna.writer, first));
		expect([told(anna.pipeline), teams(anna.pipeline)]).toEqual([['2026-01-01 all 100'], ['Anna North']]);
		undo.undo(anna.writer);
		expect([told(anna.pipeline), teams(anna.pipeline)]).toEqual([['2026-01-01 all 200', '2026-01-01 owner Anna 50'], ['Anna South']]);
	});

	it('an edit that came in late is taken over', () => {
		const anna = new Replica('Anna', newDocument());
		const then = new AsOf(anna.pipeline, anna.clock + 50_000);
		anna.pipeline.onChange((change) => void then.follow(change));
		setTarget(anna.writer, Q1, EVERYONE, 100);
		expect(told(then)).toEqual(['2026-01-01 all 100']);
	});
});
