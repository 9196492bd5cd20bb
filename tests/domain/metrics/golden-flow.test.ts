// What flowed in the reference quarter, against answers computed by an independent program.
import { describe, expect, it } from 'vitest';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { T, golden, goldenHistories, goldenStages } from './golden.ts';

interface Flow {
	entries: number;
	advanced: number;
	lost: number;
	regressed: number;
	still: number;
	resolved_conv: number;
}

const rounded = (value: number | null, digits = 4): number => Number(value!.toFixed(digits));
const euros = (minor: number | null): number => rounded(minor! / 100, 2);
const sum = (days: readonly number[]): number => days.reduce((total, each) => total + each, 0);

describe.runIf(golden !== null)('the reference quarter, in motion', () => {
	const expected = golden?.expected ?? {};
	const engine = new MetricsEngine();
	engine.ask({ asOf: T, now: T, window: windowOf({ kind: 'last-quarter' }, { now: T, timeZone: 'UTC', fiscalYearStart: 1 })! });
	engine.rebuild(goldenHistories(), goldenStages());
	const figures = engine.snapshot();

	it('[FUNNEL10] gives the funnel counted the two other ways', () => {
		const { rows } = figures.funnelMethods;
		expect(rows.map((row) => row.anyOrder.count)).toEqual(expected.funnel_touched_any_order);
		expect(rows.map((row) => row.strict.count)).toEqual(expected.funnel_strict_all_steps);
	});

	it('[FLOW1] [FLOW2] [FLOW3] gives what became of every entry', () => {
		const rows = figures.stageFlow.rows.map(({ stage, entries, advanced, lost, regressed, still, conversion }) => {
			return [stage.name, { entries, advanced, lost, regressed, still, resolved_conv: rounded(conversion) } satisfies Flow] as const;
		});
		expect(Object.fromEntries(rows)).toEqual(expected.flow_q1);
		for (const row of figures.stageFlow.rows) expect(row.handedOff).toBe(0);
	});

	it('[TIME1] [TIME2] [TIME3] [TIME5] [TIME6] gives every figure of the time in stage', () => {
		const answers = expected.time_in_stage as Record<string, { completed: number[]; open: number[] }>;
		const rows = figures.stageTime.rows.map((row) => {
			const { completed, open } = answers[row.stage.name]!;
			expect([row.completed.count, row.completed.sum, row.completed.shortest, row.completed.longest]).toEqual([
				completed.length,
				sum(completed),
				completed[0],
				completed.at(-1)
			]);
			expect([row.open.count, row.open.sum, row.open.longest]).toEqual([open.length, sum(open), Math.max(...open)]);
			const shown = {
				completed,
				open,
				mean_completed: rounded(row.completed.mean, 2),
				median_completed: row.completed.median,
				km_median: row.median,
				deal_days_q1: row.dealDays,
				avg_wip: rounded(row.averageDeals, 3),
				arrivals_per_day: rounded(row.arrivalsPerDay, 4),
				littles_W: rounded(row.littlesDays, 2),
				delay_share: rounded(row.delayShare)
			};
			return [row.stage.name, shown] as const;
		});
		expect(Object.fromEntries(rows)).toEqual(answers);
	});

	it('[CYCLE1] [CYCLE2] gives the sales cycle of the won deals and the mean of all closes', () => {
		const { list, ...answers } = expected.cycle_days as { list: number[]; mean: number; median: number; p80: number; p90: number };
		const { won, closed, unknown } = figures.cycle;
		expect({ mean: won.mean, median: won.median, p80: won.p80, p90: won.p90 }).toEqual(answers);
		expect([won.count, won.shortest, won.longest, unknown]).toEqual([list.length, list[0], list.at(-1), 0]);
		expect(closed.mean).toBe(expected.cycle_all_closed_mean);
	});

	it('[SIZE1] gives the average and the median deal size', () => {
		const { mean, median, sum: total } = figures.dealSize;
		expect([mean, median, Number(total)].map(euros)).toEqual([expected.average_deal_size, expected.median_deal_size, expected.won_value_q1]);
	});

	it('[WIN6] [WIN7] gives the trailing rates, and the quarter month by month', () => {
		const { trailing90, trailing365, months } = figures.winRateTrend;
		expect(rounded(trailing90.rate)).toBe(expected.win_rate_count);
		expect(rounded(trailing365.valueRate)).toBe(expected.win_rate_value);
		const won = months.slice(-4).map((month) => [new Date(month.start).toISOString().slice(0, 7), month.won, month.lost, month.running]);
		expect(won).toEqual([
			['2026-01', 1, 1, false],
			['2026-02', 2, 1, false],
			['2026-03', 1, 1, false],
			['2026-04', 0, 0, true]
		]);
	});

	it('[VELOCITY1] [VELOCITY2] [VELOCITY3] gives pipeline velocity with its inputs, and the realised one', () => {
		const { openQualified, window, trailing90 } = figures.velocity;
		expect([openQualified, rounded(window.winRate), euros(window.averageSize), window.meanCycle]).toEqual(expected.velocity_inputs);
		expect(euros(window.perDay)).toBe(expected.pipeline_velocity_eur_per_day);
		expect(euros(window.realisedPerDay)).toBe(expected.realised_velocity_eur_per_day);
		// The quarter is the last 90 days.
		expect(trailing90).toEqual(window);
	});

	it('[LVR1] [LVR2] gives the qualified deals of each month and their growth', () => {
		const months = figures.leadVelocity.months.filter((month) => month.qualified > 0);
		const named = months.map((month) => [new Date(month.start).toISOString().slice(0, 7), month.qualified]);
		expect(Object.fromEntries(named)).toEqual(expected.qualified_per_month);
		expect(months.slice(2).map((month) => month.rate)).toEqual([expected.lvr_feb, expected.lvr_mar]);
	});

	it('[BOTTLENECK1] [BOTTLENECK2] [BOTTLENECK3] ranks Qualified first and flags no stage', () => {
		const { rows } = figures.bottlenecks;
		expect(rows.map((row) => [row.stage.name, row.rank, row.flagged, row.leak])).toEqual([
			['Lead', 3, false, false],
			['Qualified', 1, false, false],
			['Proposal', 2, false, false],
			['Negotiation', 4, false, false]
		]);
		expect(rows[1]).toMatchObject({ entries: 11, netInflow: [1, 0, 1], filling: false, slower: false });
	});
});
