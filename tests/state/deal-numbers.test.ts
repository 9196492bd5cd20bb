// Derived numbers of the sheet, and running totals against a full count.
import { describe, expect, it } from 'vitest';
import { editDeals, importDeals } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import { revert } from '#lib/domain/document/revert.ts';
import type { ToldLater } from '#lib/domain/document/tell-past.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { NewDeal } from '#lib/domain/document/commands.ts';
import { daysInStage, isOverridden, lastEventAt, probabilityOf, staleDays, weightedOf } from '#lib/state/deal-numbers.ts';
import { RunningTotals } from '#lib/features/grid/totals.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';

const open = (deals: NewDeal[]): Replica => new Replica('Anna', newDocument(deals));

describe('the probability in force', () => {
	it('is the deal’s own, also when that is zero, else the stage’s, else unknown', () => {
		const { pipeline, deal } = ((replica) => ({ pipeline: replica.pipeline, deal: (title: string) => replica.deal(title) }))(
			open([{ title: 'own', stage: 'lead', probability: 0 }, { title: 'stage', stage: 'negotiation' }, { title: 'none' }])
		);
		expect(probabilityOf(deal('own'), pipeline)).toBe(0);
		expect(probabilityOf(deal('stage'), pipeline)).toBe(750);
		expect(probabilityOf(deal('none'), pipeline)).toBeNull();
	});

	it('is the stage’s once the deal is closed, whatever was set for it: lost is worth nothing', () => {
		const replica = open([
			{ title: 'lost', stage: 'lost', value: 1000, probability: 600 },
			{ title: 'won', stage: 'won', value: 1000, probability: 600 }
		]);
		const weighted = (title: string) => weightedOf(replica.deal(title), replica.pipeline, T0);
		expect([weighted('lost'), weighted('won')]).toEqual([0, 1000]);
		expect(isOverridden(replica.deal('lost'), replica.pipeline)).toBe(false);
		const totals = new RunningTotals();
		totals.reset(replica.pipeline.deals.values(), replica.pipeline, T0);
		expect(totals.totals.weighted).toBe(1000);
	});
});

describe('the weighted value', () => {
	it('is exact, rounded half away from zero, and unknown without a value', () => {
		const replica = open([
			{ title: 'half', stage: 'lead', value: 5, probability: 500 },
			{ title: 'less', stage: 'lead', value: -5, probability: 500 },
			{ title: 'huge', stage: 'lead', value: 9_007_199_254_740_991, probability: 1000 },
			{ title: 'blank', stage: 'lead' }
		]);
		expect(weightedOf(replica.deal('half'), replica.pipeline, T0)).toBe(3);
		expect(weightedOf(replica.deal('less'), replica.pipeline, T0)).toBe(-3);
		expect(weightedOf(replica.deal('huge'), replica.pipeline, T0)).toBe(9_007_199_254_740_991);
		expect(weightedOf(replica.deal('blank'), replica.pipeline, T0)).toBeNull();
	});
});

describe('age and staleness', () => {
	it('counts whole days since the deal entered its stage, and knows when it does not know', () => {
		const replica = open([
			{ title: 'known', stage: 'proposal', createdAt: T0 - 40 * DAY_MS, past: [['stage', 'lead', T0 - 40 * DAY_MS], ['stage', 'proposal', T0 - 10.5 * DAY_MS]] },
			{ title: 'unknown', stage: 'proposal', createdAt: null }
		]);
		expect(daysInStage(replica.deal('known'), T0)).toBe(10);
		expect(daysInStage(replica.deal('unknown'), T0)).toBeNull();
	});

	it('[FUNNEL8] goes on counting after a move that was undone at once', () => {
		const replica = open([{ title: 'known', stage: 'lead', createdAt: T0 - 10 * DAY_MS, past: [['stage', 'lead', T0 - 10 * DAY_MS]] }]);
		replica.clock = T0;
		const move = editDeals(replica.writer, [{ deal: replica.deal('known').id, field: 'stage', value: 'won' }]);
		replica.clock = T0 + 60_000;
		revert(replica.writer, move);
		expect(daysInStage(replica.deal('known'), T0 + DAY_MS)).toBe(11);
	});

	it('calls a deal stale when nothing happened for longer than its stage allows', () => {
		const limit = 14;
		const old: NewDeal = { stage: 'lead', createdAt: T0 - 60 * DAY_MS, past: [['stage', 'lead', T0 - 60 * DAY_MS]] };
		const replica = open([
			{ ...old, title: 'stale' },
			{ ...old, title: 'touched', lastTouch: '2026-01-14' },
			{ ...old, title: 'planned', lastTouch: '2026-02-20' },
			{ ...old, title: 'won', stage: 'won' }
		]);
		const { pipeline } = replica;
		expect(pipeline.stage('lead')?.staleAfter).toBe(limit);
		expect(staleDays(replica.deal('stale'), pipeline, T0)).toBe(60);
		expect(staleDays(replica.deal('touched'), pipeline, T0)).toBeNull();
		// A touch in the future has not happened.
		expect(staleDays(replica.deal('planned'), pipeline, T0)).toBe(60);
		expect(staleDays(replica.deal('won'), pipeline, T0)).toBeNull();
	});

	it('[TOLD10] ends staleness with what an import told, at its own time; the telling itself is no work', () => {
		const old: NewDeal = { stage: 'lead', createdAt: T0 - 60 * DAY_MS };
		const replica = open([
			{ ...old, title: 'with it', value: 200, past: [['value', 100, T0 - 60 * DAY_MS], ['value', 200, T0 - 5 * DAY_MS]] },
			{ ...old, title: 'later', value: 200 },
			{ ...old, title: 'long ago', value: 200 }
		]);
		const { pipeline } = replica;
		const idle = (): (number | null)[] => ['with it', 'later', 'long ago'].map((title) => staleDays(replica.deal(title), pipeline, T0));
		expect(idle()).toEqual([null, 60, 60]);
		const told = (title: string, days: number): ToldLater => ({ deal: replica.deal(title).id, past: [['value', 100, T0 - 60 * DAY_MS], ['value', 200, T0 - days * DAY_MS]] });
		importDeals(replica.writer, [], [], [], undefined, [told('later', 5), told('long ago', 40)]);
		expect(idle()).toEqual([null, null, 40]);
		expect(staleDays(replica.deal('long ago'), pipeline, T0 + DAY_MS)).toBe(41);
		// Charts say the same ([STALE1]).
		const engine = new MetricsEngine();
		engine.ask({ now: T0, asOf: T0 });
		engine.rebuild([...pipeline.deals.keys()].map((id) => dealHistory(pipeline, id)!), pipeline.stages);
		expect(engine.snapshot().stale.total.count).toBe(1);
	});

	it('ends staleness with any edit', () => {
		const replica = open([{ title: 'stale', stage: 'lead', createdAt: T0 - 60 * DAY_MS }]);
		replica.clock = T0 + 5;
		editDeals(replica.writer, [{ deal: replica.deal('stale').id, field: 'nextStep', value: 'call' }]);
		expect(lastEventAt(replica.deal('stale'), replica.pipeline, T0 + 10)).toBe(T0 + 5);
		expect(staleDays(replica.deal('stale'), replica.pipeline, T0 + 10)).toBeNull();
	});

	it('[RESTORE5] goes on through the whole pipeline put back and that taken back and done again', () => {
		const replica = open([{ title: 'stale', stage: 'lead', createdAt: T0 - 60 * DAY_MS, past: [['stage', 'lead', T0 - 60 * DAY_MS]] }]);
		const { id } = replica.deal('stale');
		const { pipeline, writer } = replica;
		const at = (day: number): void => void (replica.clock = T0 + day * DAY_MS);
		at(1);
		editDeals(writer, [{ deal: id, field: 'stage', value: 'qualified' }, { deal: id, field: 'title', value: 'stale again' }]);
		const deal = replica.deal('stale again');
		at(30);
		const undo = new UndoStack();
		undo.push(restorePipeline(writer, T0 + 5));
		expect([deal.title, deal.stage]).toEqual(['stale', 'lead']);
		expect(staleDays(deal, pipeline, T0 + 40 * DAY_MS)).toBe(39);
		for (const move of [() => undo.undo(writer), () => undo.redo(writer), () => UndoStack.from(JSON.parse(JSON.stringify(undo))).undo(writer)]) {
			replica.clock += DAY_MS;
			const before = deal.title;
			move();
			expect(deal.title).not.toBe(before);
			expect(staleDays(deal, pipeline, T0 + 40 * DAY_MS)).toBe(39);
		}
	});

	it('[TIMELINE3] goes on through an edit that was taken back, ends with it in between, and with it done again', () => {
		const replica = open([{ title: 'stale', stage: 'lead', createdAt: T0 - 60 * DAY_MS }]);
		const { pipeline, writer } = replica;
		const deal = replica.deal('stale');
		const undo = new UndoStack();
		replica.clock = T0 + DAY_MS;
		undo.push(editDeals(writer, [{ deal: deal.id, field: 'stage', value: 'qualified' }, { deal: deal.id, field: 'expectedClose', value: '2026-09-01' }]));
		replica.clock = T0 + 30 * DAY_MS;
		undo.undo(writer);
		const last = (day: number): number => (lastEventAt(deal, pipeline, T0 + day * DAY_MS)! - T0) / DAY_MS;
		expect([last(2), last(40), daysInStage(deal, T0 + 40 * DAY_MS)]).toEqual([1, -60, 100]);
		replica.clock = T0 + 35 * DAY_MS;
		undo.redo(writer);
		expect([last(40), daysInStage(deal, T0 + 40 * DAY_MS)]).toEqual([1, 39]);
	});

	it('[RESTORE5] ends with one deal put back', () => {
		const replica = open([{ title: 'stale', stage: 'lead', createdAt: T0 - 60 * DAY_MS }]);
		const { id } = replica.deal('stale');
		replica.clock = T0 + DAY_MS;
		editDeals(replica.writer, [{ deal: id, field: 'nextStep', value: 'call' }]);
		replica.clock = T0 + 30 * DAY_MS;
		restoreDeal(replica.writer, id, T0);
		expect(lastEventAt(replica.deal('stale'), replica.pipeline, T0 + 40 * DAY_MS)).toBe(T0 + 30 * DAY_MS);
	});
});

describe('running totals', () => {
	it('stay equal to a full count through edits in any order', () => {
		const replica = open(Array.from({ length: 30 }, (_, index) => ({ title: `d${index}`, stage: 'lead', value: index % 4 === 0 ? null : index * 333 })));
		const running = new RunningTotals();
		running.reset(replica.pipeline.deals.values(), replica.pipeline, T0);
		const values = [null, 0, 999_999_999_999, -35_01, 7];
		for (let step = 0; step < 200; step++) {
			const deal = replica.deal(`d${(step * 7) % 30}`);
			const edit = step % 3 === 0 ? { deal: deal.id, field: 'probability' as const, value: step % 5 === 0 ? null : (step * 13) % 1001 } : { deal: deal.id, field: 'value' as const, value: values[step % values.length]! };
			editDeals(replica.writer, [edit]);
			running.patch(replica.deal(deal.title!), replica.pipeline, T0);
			const fresh = new RunningTotals();
			fresh.reset(replica.pipeline.deals.values(), replica.pipeline, T0);
			expect(running.totals).toEqual(fresh.totals);
		}
		expect(running.totals.withoutValue).toBeGreaterThan(0);
	});

	it('leave a deal that is not counted alone', () => {
		const replica = open([{ title: 'in', value: 1 }, { title: 'out', value: 2 }]);
		const running = new RunningTotals();
		running.reset([replica.deal('in')], replica.pipeline, T0);
		expect(running.patch(replica.deal('out'), replica.pipeline, T0)).toBe(false);
		expect(running.totals).toMatchObject({ count: 1, value: 1 });
	});
});
