// The reference fixture: 15 deals of one quarter with answers computed by an independent program.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { STAGES, dealOf, measure, type Steps } from './deals.ts';

type Event = [deal: string, day: number, field: string, value: string | number];
interface Golden {
	events: Event[];
	expected: Record<string, never>;
}

const path = sharedData('golden', 'golden.json');
const T = Date.UTC(2026, 3, 1);

function dealsOf(events: Event[]): Deal[] {
	const steps = new Map<string, Steps>();
	const values = new Map<string, number>();
	for (const [deal, day, field, value] of events) {
		if (field === 'stage') steps.set(deal, [...(steps.get(deal) ?? []), [String(value), day * DAY_MS]]);
		if (field === 'value') values.set(deal, Number(value));
	}
	return [...steps].map(([id, history]) => dealOf(history, { id, value: values.get(id) ?? null }));
}

describe.runIf(path !== null)('the reference quarter', () => {
	const golden = path === null ? ({ events: [], expected: {} } as Golden) : (JSON.parse(readFileSync(path, 'utf8')) as Golden);
	const expected = golden.expected as Record<string, unknown>;
	const quarter = windowOf({ kind: 'last-quarter' }, { now: T, timeZone: 'UTC', fiscalYearStart: 1 })!;
	const { stock, funnel, winRate } = measure(dealsOf(golden.events), STAGES, quarter);
	const rounded = (value: number | null) => Number(value!.toFixed(4));

	it('[STOCK1] [STOCK4] gives pipeline value and weighted value', () => {
		expect(Number(stock.total.value) / 100).toBe(expected.pipeline_value);
		expect(Number(stock.total.weightedMille) / 100_000).toBe(expected.weighted_pipeline);
		expect(stock.total.count).toBe(8);
	});

	it('[STOCK1] gives count and value per stage', () => {
		const rows = Object.fromEntries(stock.rows.map((row) => [row.stage!.name, [row.count, Number(row.value) / 100]]));
		expect(rows).toEqual(expected.pipeline_by_stage);
	});

	it('[FUNNEL1] [FUNNEL2] gives the reached counts, steps and cumulative conversion', () => {
		expect(funnel.cohort.count).toBe(expected.cohort_n);
		expect(funnel.rows.map((row) => row.reached.count)).toEqual(expected.funnel_reached);
		expect(funnel.steps.map((step) => rounded(step.rate))).toEqual(expected.funnel_step_conv);
		expect(funnel.rows.map((row) => rounded(row.cumulative))).toEqual(expected.funnel_cumulative);
	});

	it('[FUNNEL5] splits the drop-off of Lead into 1 lost and 2 still open', () => {
		expect(funnel.rows[0]).toMatchObject({ further: { count: 10 }, lost: { count: 1 }, still: { count: 2 } });
	});

	it('[FUNNEL6] gives maturity, outcomes and conversion to date', () => {
		expect(rounded(funnel.maturity)).toBe(expected.cohort_maturity);
		expect(rounded(funnel.conversion)).toBe(expected.pipeline_conversion_ratio_cohort_to_date);
		expect({ won: funnel.won.count, lost: funnel.lost.count, open: funnel.open.count }).toEqual(expected.cohort_outcome);
	});

	it('[WIN1] [WIN2] [WIN3] gives the win rate by count and value with its interval', () => {
		expect([winRate.won, winRate.lost]).toEqual([(expected.q1_won as string[]).length, (expected.q1_lost as string[]).length]);
		expect(rounded(winRate.rate)).toBe(expected.win_rate_count);
		expect(rounded(winRate.valueRate)).toBe(expected.win_rate_value);
		const interval = [winRate.interval!.low, winRate.interval!.high].map((bound) => Number(bound.toFixed(3)));
		expect(interval).toEqual(expected.win_rate_wilson95);
	});
});
