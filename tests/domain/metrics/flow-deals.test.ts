// The deals behind figures of what flows: as many, and the same, as the figures tell.
import { describe, expect, it } from 'vitest';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { closedDeals, dealAges, stayDeals } from '#lib/domain/metrics/flow-deals.ts';
import { openAt } from '#lib/domain/metrics/open-at.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { Random } from '../../fuzz/random.ts';
import { asked, deal } from './asked.ts';
import { flowOf, historiesOf } from './flow-logs.ts';

/** An engine with every second deal filtered out, on a generated pipeline. */
function engineOf(seed: number): MetricsEngine {
	const { stages, logs, window, now } = flowOf(new Random(seed));
	const engine = new MetricsEngine();
	engine.ask({ window, now });
	engine.setFilter(new Set(logs.filter((_, index) => index % 2 === 0).map(({ id }) => id)));
	engine.rebuild(historiesOf(logs), stages);
	return engine;
}

describe('the deals behind what flows', () => {
	it('[FLOW5] are the ones that are counted', () => {
		for (let seed = 100; seed < 150; seed += 1) {
			const engine = engineOf(seed);
			const { columns, context } = engine;
			const passes = (row: number) => engine.passes(row);
			const { stageTime, winRate, cycle, dealSize, stock } = engine.snapshot();
			for (const { stage, completed, open, longest } of stageTime.rows) {
				const stays = stayDeals(columns, context, passes, stage.id);
				expect([stays.filter(({ ended }) => ended).length, stays.filter(({ ended }) => !ended).length]).toEqual([completed.count, open.count]);
				expect(stays.length === 0 ? null : Math.max(...stays.map(({ days }) => days))).toBe(longest);
			}
			const closes = closedDeals(columns, context.window, passes);
			expect([closes.filter(({ won }) => won).length, closes.filter(({ won }) => !won).length]).toEqual([winRate.won, winRate.lost]);
			expect(closes.filter(({ days }) => days !== null)).toHaveLength(cycle.closed.count);
			expect(closes.filter(({ won, value }) => won && value !== null)).toHaveLength(dealSize.count);
			const ages = dealAges(columns, context, passes);
			for (const { stage, count } of stock.rows) expect(ages.filter((age) => age.stage === stage?.id).length).toBeLessThanOrEqual(count);
			expect(ages.every(({ days }) => days >= 0)).toBe(true);
		}
	});

	it('[SNAPSHOT1] are those that were open at the end of each week, and [VELOCITY2] the qualified of them', () => {
		for (let seed = 100; seed < 150; seed += 1) {
			const engine = engineOf(seed);
			const { columns, context } = engine;
			const passes = (row: number) => engine.passes(row);
			const { weekly, velocity, openMonths } = engine.snapshot();
			const ends = weekly.weeks.map(({ end }) => end ?? Infinity);
			const inStages = weekly.weeks.map(({ rows }) => rows.reduce((sum, { count }, stage) => sum + (weekly.stages[stage] && stage >= context.qualifiedRank ? count : 0), 0));
			const qualified = ends.map((end) => openAt(columns, passes, end, context.qualifiedRank).length);
			expect(openMonths.at(-1)).toBe(velocity.openQualified);
			for (const [month, end] of context.monthStarts.subarray(-openMonths.length, -1).entries()) expect(openAt(columns, passes, end, context.qualifiedRank)).toHaveLength(openMonths[month]!);
			for (const [week, end] of ends.entries()) {
				expect(openAt(columns, passes, end)).toHaveLength(weekly.weeks[week]!.total.count);
				// Of those in no stage in use, some got there.
				expect(qualified[week]).toBeGreaterThanOrEqual(inStages[week]!);
				if (!weekly.stages.includes(null)) expect(qualified[week]).toBe(inStages[week]);
			}
		}
	});

	it('[HISTORY8] [VELOCITY2] are now, of a moment of the past, those that were open at it', () => {
		const won = deal(['stage', 'Qualified', 0], ['stage', 'Won', 20]);
		const later = deal(['stage', 'Qualified', 15]);
		const { columns, snapshot } = ((engine) => ({ columns: engine.columns, snapshot: engine.snapshot() }))(asked({ asOf: 10 * DAY_MS, now: 10 * DAY_MS }, [won, later]));
		expect(openAt(columns, () => true, 5 * DAY_MS, 1)).toEqual([won.id]);
		expect([snapshot.openMonths.at(-1), snapshot.velocity.openQualified]).toEqual([1, 1]);
		expect(openAt(columns, () => true, Infinity)).toEqual([won.id]);
	});

	it('[FLOW5] are none in a stage that nobody knows', () => {
		const { columns, context } = engineOf(3);
		expect(stayDeals(columns, context, () => true, 'nowhere')).toEqual([]);
	});
});
