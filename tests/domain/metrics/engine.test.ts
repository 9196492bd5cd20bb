// The incremental figures equal those of a full pass, whatever is edited in whatever order.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { COUNTS, DELETED, LOST, NO_DAY, OPEN, WON } from '#lib/domain/metrics/columns.ts';
import { historyOf, historyOfDeal } from './histories.ts';
import { STAGES, daysUtc, dealIn, dealOf, measure } from './deals.ts';

const DAY = 86_400_000;
const stageId = fc.constantFrom('Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost', 'ghost', null);
const edit = fc.oneof(
	fc.record({ kind: fc.constant('move' as const), deal: fc.nat(11), stage: stageId, at: fc.option(fc.nat(40)) }),
	fc.record({ kind: fc.constant('value' as const), deal: fc.nat(11), value: fc.option(fc.maxSafeInteger()) }),
	fc.record({ kind: fc.constant('probability' as const), deal: fc.nat(11), probability: fc.option(fc.integer({ min: 0, max: 1000 })) }),
	fc.record({ kind: fc.constant('bin' as const), deal: fc.nat(11), deleted: fc.option(fc.constant(1)) }),
	fc.record({ kind: fc.constant('reason' as const), deal: fc.nat(11), lostReason: fc.constantFrom('duplicate', 'price', null) }),
	fc.record({ kind: fc.constant('add' as const), stage: stageId, createdAt: fc.option(fc.nat(40)) }),
	fc.record({ kind: fc.constant('filter' as const), every: fc.option(fc.integer({ min: 1, max: 3 })) }),
	fc.record({ kind: fc.constant('window' as const), from: fc.nat(40), days: fc.nat(20) }),
	fc.record({ kind: fc.constant('ask' as const), now: fc.nat(120), qualifiedRank: fc.nat(4) }),
	// Figures that are put in order when they are asked for are asked for in between.
	fc.record({ kind: fc.constant('look' as const) }),
	fc.record({ kind: fc.constant('stage' as const), stage: fc.nat(5), change: fc.constantFrom('remove', 'restore', 'raise', 'first') })
);

function changeStage(stages: Stage[], index: number, change: string): Stage[] {
	return stages.map((stage, at) => {
		if (at !== index) return stage;
		if (change === 'remove') return { ...stage, deleted: 1 };
		if (change === 'restore') return { ...stage, deleted: null };
		if (change === 'raise') return { ...stage, probability: 910 };
		return { ...stage, order: 'a' };
	});
}

describe('the metrics engine', () => {
	it('[ENGINE1] gives after any edit script what a full pass over the result gives', () => {
		let edits = 0;
		fc.assert(
			fc.property(fc.array(edit, { minLength: 20, maxLength: 60 }), (script) => {
				const deals: Deal[] = Array.from({ length: 8 }, (_, index) => dealIn('Lead', { id: `d${index}`, createdAt: index * 5 * DAY, value: index }));
				let stages = STAGES;
				let filter: Set<string> | null = null;
				let window = daysUtc(0, 20);
				let asked = {};
				const engine = new MetricsEngine();
				engine.ask({ window });
				engine.rebuild(deals.map(historyOfDeal), stages);
				for (const step of script) {
					edits += 1;
					if (step.kind === 'filter') {
						const { every } = step;
						filter = every === null ? null : new Set(deals.filter((_, index) => index % every === 0).map((deal) => deal.id));
						engine.setFilter(filter);
					} else if (step.kind === 'window') engine.ask({ window: (window = daysUtc(step.from, step.from + step.days)) });
					else if (step.kind === 'ask') engine.ask((asked = { now: step.now * DAY, qualifiedRank: step.qualifiedRank }));
					else if (step.kind === 'look') engine.snapshot();
					else if (step.kind === 'stage') engine.setStages((stages = changeStage(stages, step.stage, step.change)));
					else if (step.kind === 'add') {
						const added = dealIn(step.stage, { createdAt: step.createdAt === null ? null : step.createdAt * DAY });
						deals.push(added);
						engine.patch([historyOfDeal(added)]);
					} else {
						const deal = deals[step.deal % deals.length]!;
						if (step.kind === 'move') {
							if (deal.stage === step.stage) continue;
							deal.stage = step.stage;
							deal.stageSteps = [...deal.stageSteps, { stage: step.stage, at: step.at === null ? null : step.at * DAY }];
						} else if (step.kind === 'value') deal.value = step.value;
						else if (step.kind === 'probability') deal.probability = step.probability;
						else if (step.kind === 'bin') deal.deleted = step.deleted;
						else deal.lostReason = step.lostReason;
						engine.patch([historyOfDeal(deal)]);
					}
				}
				const fresh = new MetricsEngine();
				fresh.ask({ window, ...asked });
				fresh.setFilter(filter);
				fresh.rebuild(deals.map(historyOfDeal), stages);
				expect(engine.snapshot()).toEqual(fresh.snapshot());
			}),
			{ seed: 11, numRuns: 60 }
		);
		expect(edits).toBeGreaterThan(1000);
	});

	it('[ENGINE1] gives the same for a large change, which it recomputes', () => {
		const deals = Array.from({ length: 2500 }, (_, index) => dealIn('Lead', { value: index }));
		const engine = new MetricsEngine();
		engine.rebuild([], STAGES);
		engine.patch(deals.map(historyOfDeal));
		expect(engine.snapshot()).toEqual(measure(deals));
	});

	it('[ENGINE2] gives the same whatever the order in which deals arrive', () => {
		const deals = [dealIn('Won', { value: 5 }), dealIn('Lead'), dealOf([['Lead', 1], ['Lost', 2]]), dealIn('Proposal', { value: 9 })];
		expect(measure(deals.toReversed())).toEqual(measure(deals));
	});

	it('[ENGINE3] considers only what passes the filter', () => {
		const deals = [dealIn('Lead', { value: 5 }), dealIn('Lead', { value: 7 })];
		const engine = new MetricsEngine();
		engine.rebuild(deals.map(historyOfDeal), STAGES);
		engine.setFilter(new Set([deals[1]!.id]));
		expect(engine.snapshot()).toMatchObject({ deals: 2, considered: 1, stock: { total: { count: 1, value: 7n } } });
		engine.setFilter(null);
		expect(engine.snapshot()).toMatchObject({ deals: 2, considered: 2, stock: { total: { count: 2, value: 12n } } });
	});

	it('[ENGINE5] answers another question of other deals beside its own, edit after edit', () => {
		const deals = [dealIn('Lead', { value: 5, createdAt: DAY }), dealOf([['Lead', 1], ['Won', 12]], { value: 7 }), dealOf([['Lead', 3], ['Lost', 4]], { value: 9 })];
		const own = { now: 30 * DAY, window: daysUtc(0, 10), segmentOf: 'owner' as const };
		const other = { window: daysUtc(10, 20), target: 12 };
		const asked = (question: object, filter: ReadonlySet<string> | null) => {
			const fresh = new MetricsEngine();
			fresh.ask({ ...own, ...question });
			fresh.setFilter(filter);
			fresh.rebuild(deals.map(historyOfDeal), STAGES);
			return fresh.snapshot();
		};
		const engine = new MetricsEngine();
		engine.ask(own);
		engine.rebuild(deals.map(historyOfDeal), STAGES);
		const filters = [null, new Set([deals[1]!.id]), new Set([deals[0]!.id, deals[2]!.id]), new Set<string>(), new Set(deals.map(({ id }) => id))];
		for (const [index, value] of [11, null, 13, 15].entries()) {
			deals[1] = { ...deals[1]!, value };
			engine.patch([historyOfDeal(deals[1])]);
			// One more comes, stages mean something else, and the questions are as many as are followed, and one more.
			if (index === 1) engine.patch([historyOfDeal((deals[3] = dealIn('Proposal', { value: 3, createdAt: 11 * DAY })))]);
			if (index === 2) engine.setStages(STAGES);
			for (const filter of index === 3 ? filters : filters.slice(0, 3)) expect(engine.answer(other, filter)).toEqual(asked(other, filter));
			expect(engine.snapshot()).toEqual(asked({}, null));
		}
	});

	it('[ENGINE6] tells of the question it was asked, though another was asked before a figure is read', () => {
		const deals = [dealIn('Lead', { value: 5, createdAt: DAY }), dealOf([['Lead', 1], ['Won', 12]], { value: 7 }), dealOf([['Lead', 15], ['Lost', 24]], { value: 9 })];
		const engine = new MetricsEngine();
		engine.ask({ now: 30 * DAY, window: daysUtc(0, 10) });
		engine.rebuild(deals.map(historyOfDeal), STAGES);
		const windows = [daysUtc(0, 20), daysUtc(10, 20), daysUtc(20, 30), daysUtc(0, 5), daysUtc(2, 14), daysUtc(12, 16)];
		const some = new Set([deals[1]!.id]);
		const told = windows.flatMap((window) => [null, some].map((filter) => ({ window, filter, snapshot: engine.answer({ window }, filter) })));
		const own = engine.snapshot();
		engine.setFilter(some);
		engine.ask({ window: daysUtc(3, 4) });
		for (const { window, filter, snapshot } of [{ window: daysUtc(0, 10), filter: null, snapshot: own }, ...told]) {
			const fresh = new MetricsEngine();
			fresh.ask({ now: 30 * DAY, window });
			fresh.setFilter(filter);
			fresh.rebuild(deals.map(historyOfDeal), STAGES);
			expect(snapshot).toEqual(fresh.snapshot());
		}
	});

	it('[ENGINE6] does not change a figure that was read', () => {
		const deal = dealIn('Lead', { value: 5 });
		const engine = new MetricsEngine();
		engine.rebuild([historyOfDeal(deal)], STAGES);
		const before = engine.snapshot();
		expect(before.stock.total.value).toBe(5n);
		engine.patch([historyOfDeal({ ...deal, value: 8 })]);
		expect([before.stock.total.value, engine.snapshot().stock.total.value]).toEqual([5n, 8n]);
	});

	it('[ENGINE4] keeps the columns of every deal, far past their first size', () => {
		const engine = new MetricsEngine();
		const deals = Array.from({ length: 3000 }, (_, index) => dealIn('Lead', { value: index, owner: `o${index % 3}` }));
		engine.rebuild(deals.map(historyOfDeal), STAGES);
		const { columns } = engine;
		const row = columns.rowOf(deals[2999]!.id)!;
		expect([columns.size, columns.value[row], columns.owners[columns.owner[row]!]]).toEqual([3000, 2999, 'o2']);
	});

	it('[ENGINE4] takes what is no value of its cell for a blank, as the sheet does', () => {
		const odd = [1.5, Infinity, -Infinity, 1e300, 'much'].map((value) => historyOf([['stage', 'Won', 1], ['value', value, 1], ['probability', value, 1], ['deleted', 'soon', 1]]));
		const engine = new MetricsEngine();
		engine.rebuild(odd, STAGES);
		expect(engine.snapshot()).toMatchObject({ deals: 5, dealSize: { count: 0, withoutValue: 5, sum: 0n }, winRate: { won: 5, withoutValue: 5 } });
		expect(engine.columns.overridden.subarray(0, 5)).toEqual(new Uint8Array(5));
	});

	it('[ENGINE4] writes blank, unknown and closed as such', () => {
		const engine = new MetricsEngine();
		const closed = dealOf([['Lead', 10], ['Won', 20]], { expectedClose: '1970-01-03', probability: 300 });
		engine.rebuild([dealIn(null, { createdAt: null, deleted: 4 }), closed, dealOf([['Lost', null]])].map(historyOfDeal), STAGES);
		const { columns: c } = engine;
		const row = (index: number) => [c.outcome[index], c.left[index], c.bucket[index], c.permille[index], c.rank[index], c.expectedClose[index], c.closed[index]];
		expect(row(0)).toEqual([OPEN, DELETED, 4, -1, 0, NO_DAY, NaN]);
		expect(row(1)).toEqual([WON, COUNTS, -1, 1000, 4, 2, 20]);
		expect(row(2)).toEqual([LOST, COUNTS, -1, 0, 0, NO_DAY, NaN]);
		expect([c.created[0], c.value[0], c.owner[0]]).toEqual([NaN, NaN, -1]);
	});
});
