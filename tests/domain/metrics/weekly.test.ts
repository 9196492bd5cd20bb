// The pipeline at the end of each week.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { asked, deal, goldenEngine } from './asked.ts';
import { golden } from './golden.ts';

/** Ends of weeks: days 80, 87, 94 (exclusive) and the present, day 100 at noon. */
const QUESTION: Partial<MetricsQuestion> = { now: 100.5 * DAY_MS, weeks: 3 };
const weeklyOf = (histories: readonly DealHistory[], question: Partial<MetricsQuestion> = {}) => asked({ ...QUESTION, ...question }, histories).snapshot().weekly;
/** By week: number and value of each stage, stages without deals in any week left out. */
const told = (histories: readonly DealHistory[]) => weeklyOf(histories).weeks.map(({ rows }) => rows.flatMap(({ count, value }, index) => (count > 0 ? [`${index}: ${count} × ${value}`] : [])).join(', '));

describe('snapshots by week', () => {
	it('[SNAPSHOT1] end where days end, the last being the present', () => {
		expect(weeklyOf([]).weeks.map(({ end }) => end)).toEqual([80 * DAY_MS, 87 * DAY_MS, 94 * DAY_MS, null]);
		expect(weeklyOf([], { asOf: 101 * DAY_MS }).weeks.at(-1)!.end).toBe(101 * DAY_MS);
		expect(weeklyOf([], { weeks: 0 }).weeks).toHaveLength(1);
	});

	it('[SNAPSHOT1] hold what was open then, in the stage and with the value it had', () => {
		expect(told([deal(['stage', 'Lead', 81], ['value', 10, 81], ['stage', 'Proposal', 88], ['value', 30, 95])])).toEqual(['', '0: 1 × 10', '2: 1 × 10', '2: 1 × 30']);
		expect(told([deal(['stage', 'Lead', 79.99], ['value', 5, 79.99], ['stage', 'Won', 93.99])])).toEqual(['0: 1 × 5', '0: 1 × 5', '', '']);
		expect(told([deal(['stage', 'Lead', 80], ['value', 5, 80], ['stage', 'Lost', 94], ['stage', 'Lead', 95])])).toEqual(['', '0: 1 × 5', '0: 1 × 5', '0: 1 × 5']);
		expect(told([deal(['stage', 'Lead', 1], ['value', 5, 1])])).toEqual(Array(4).fill('0: 1 × 5'));
	});

	it('[SNAPSHOT2] weigh by the chance of now, a deal\'s own as it was', () => {
		const { weeks } = weeklyOf([deal(['stage', 'Lead', 1], ['value', 1000, 1], ['probability', 400, 90], ['probability', null, 96]), deal(['stage', 'Lead', 1])]);
		expect(weeks.map(({ total }) => [total.weighted, total.overridden, total.withoutValue])).toEqual([[100n, 0, 1], [100n, 0, 1], [400n, 1, 1], [100n, 0, 1]]);
	});

	it('[SNAPSHOT3] leave out deals that are in the bin now throughout, and restored ones while they were', () => {
		const lines: Parameters<typeof deal> = [['stage', 'Lead', 1], ['value', 5, 1], ['deleted', 1, 85]];
		expect(told([deal(...lines)])).toEqual(['', '', '', '']);
		expect(told([deal(...lines, ['deleted', null, 90])])).toEqual(['0: 1 × 5', '', '0: 1 × 5', '0: 1 × 5']);
		expect(told([deal(['stage', 'Lead', 1], ['stage', 'Lost', 90], ['lostReason', 'duplicate', 90])])).toEqual(['', '', '', '']);
	});

	it('[SNAPSHOT4] have deals in a removed or unknown stage in a column of their own, when there are any', () => {
		const { stages, weeks } = weeklyOf([deal(['stage', 'ghost', 1], ['value', 5, 1], ['stage', 'Lead', 85])]);
		expect(stages.at(-1)).toBeNull();
		expect(weeks.map(({ rows }) => rows.at(-1)!.count)).toEqual([1, 0, 0, 0]);
		expect(weeklyOf([deal(['stage', 'Lead', 1])]).stages.every((stage) => stage !== null)).toBe(true);
	});

	it.runIf(golden !== null)('[SNAPSHOT1] end with the pipeline of the reference quarter', () => {
		const { weekly, stock } = goldenEngine().snapshot();
		expect(stock.total).toMatchObject(weekly.weeks.at(-1)!.total);
		expect(Number(weekly.weeks.at(-1)!.total.value) / 100).toBe(golden!.expected.pipeline_value);
	});
});
