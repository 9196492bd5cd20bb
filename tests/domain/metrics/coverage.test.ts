// What is expected to close in a period, against its target.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { PeriodSnapshot } from '#lib/domain/metrics/coverage.ts';
import { asked, deal, goldenEngine } from './asked.ts';
import { daysUtc } from './deals.ts';
import { golden } from './golden.ts';

const IN = '1970-05-01';
/** Today is day 110, 1970-04-21; the period is the days 100 to 199. */
const periodOf = (histories: Parameters<typeof asked>[1], question: Partial<MetricsQuestion> = {}): PeriodSnapshot =>
	asked({ now: 110 * DAY_MS, period: daysUtc(100, 200), ...question }, histories).snapshot().period;

const open = (value: number | null, expectedClose: string | null = IN, stage = 'Lead') =>
	deal(['stage', stage, 1], ['value', value, 1], ['expectedClose', expectedClose, 1]);
const won = (value: number | null, day: number, stage = 'Won') => deal(['stage', 'Lead', 1], ['value', value, 1], ['stage', stage, day]);

describe('the pipeline of a period', () => {
	it('[COVERAGE1] is what is open and expected in it, by count, value and weighted value', () => {
		const { rows, open: total } = periodOf([open(100), open(200, IN, 'Proposal'), open(null), open(9, '1970-01-05'), open(9, '1971-01-01'), open(9, null), won(9, 105)]);
		expect(total).toMatchObject({ count: 3, value: 300n, withoutValue: 1, weighted: 110n });
		expect(rows.map(({ stage, count }) => [stage?.name, count])).toEqual([['Lead', 2], ['Qualified', 0], ['Proposal', 1], ['Negotiation', 0]]);
		expect(periodOf([open(5, IN, 'ghost')]).rows.at(-1)).toMatchObject({ stage: null, count: 1, value: 5n, withoutProbability: 1 });
	});

	it('[COVERAGE1] counts a blank date in all time alone', () => {
		expect(periodOf([open(100), open(9, null)], { period: daysUtc(0, 10_000) }).open.count).toBe(1);
		expect(asked({ now: 0 }, [open(100), open(9, null)]).snapshot().period.open.count).toBe(2);
	});

	it('[COVERAGE2] tells overdue dates apart, before the period too, and blank ones', () => {
		const figures = periodOf([open(1, '1970-01-05'), open(2, '1970-04-20'), open(4, '1970-04-21'), open(8, null)]);
		expect([figures.overdue, figures.overdueIn, figures.overdueBefore, figures.withoutDate].map(({ count, value }) => [count, value])).toEqual([[2, 3n], [1, 2n], [1, 1n], [1, 8n]]);
		expect(figures.open.value).toBe(6n);
		// Of a period that is over, expected after it and before today.
		const over = periodOf([open(1, '1970-01-05'), open(2, '1970-03-01'), open(4, '1970-04-20'), open(8, '1970-04-21')], { period: daysUtc(50, 100) });
		expect([over.overdue, over.overdueIn, over.overdueBefore, over.overdueAfter, over.open].map(({ count, value }) => [count, value])).toEqual([[3, 7n], [1, 2n], [1, 1n], [1, 4n], [1, 2n]]);
	});

	it('[COVERAGE3] covers what is left of the target, or all of it', () => {
		const figures = periodOf([open(300), won(100, 105), won(50, 99)], { target: 250 });
		expect(figures).toMatchObject({ won: { count: 1, value: 100n }, target: 250n, remaining: 150n, met: false, coverage: 2, full: 1.2, weighted: 0.2 });
	});

	it('[COVERAGE4] is undefined without a target, and where the target is met', () => {
		expect(periodOf([open(300)])).toMatchObject({ target: null, remaining: null, met: false, coverage: null, full: null, weighted: null, short: null, attainment: null });
		expect(periodOf([open(300), won(100, 105)], { target: 100 })).toMatchObject({ remaining: 0n, met: true, coverage: null, full: 3, short: 0n, attainment: null });
		expect(periodOf([open(300)], { target: 0 })).toMatchObject({ met: true, coverage: null, full: null });
	});

	it('[COVERAGE5] requires 1 / value win rate of the last 365 days, or 3 where fewer than ten closed', () => {
		const nine = [...Array.from({ length: 4 }, () => won(100, 90)), ...Array.from({ length: 5 }, () => won(80, 95, 'Lost'))];
		expect(periodOf(nine)).toMatchObject({ closed: 9, valueRate: 0.5, byRate: 2, required: 3, usual: true });
		expect(periodOf([...nine, won(null, 100, 'Lost')])).toMatchObject({ closed: 10, required: 2, usual: false });
		expect(periodOf(nine, { now: 500 * DAY_MS })).toMatchObject({ closed: 0, valueRate: null, byRate: null, required: 3, usual: true });
		const lost = Array.from({ length: 12 }, () => won(80, 95, 'Lost'));
		expect(periodOf(lost)).toMatchObject({ closed: 12, valueRate: 0, byRate: null, required: 3, usual: true });
	});

	it('[COVERAGE5] requires 3 where lost deals of negative value leave no rate, never a negative coverage', () => {
		const odd = [...Array.from({ length: 6 }, () => won(100, 90)), ...Array.from({ length: 6 }, () => won(-200, 95, 'Lost'))];
		expect(periodOf([...odd, open(500)], { target: 250 })).toMatchObject({ valueRate: null, byRate: null, required: 3, usual: true, short: 250n });
	});

	it('[COVERAGE6] attains coverage × value win rate, and says what is short of the required', () => {
		const ten = [...Array.from({ length: 5 }, () => won(100, 90)), ...Array.from({ length: 5 }, () => won(200, 95, 'Lost'))];
		expect(periodOf([...ten, open(500)], { target: 250 })).toMatchObject({ coverage: 2, required: 3, usual: false, short: 250n });
		expect(periodOf([...ten, open(500)], { target: 250 }).attainment).toBeCloseTo(2 / 3, 12);
		expect(periodOf([...ten, open(900)], { target: 250 }).short).toBe(0n);
		expect(periodOf([...ten.slice(1), open(500)], { target: 250 })).toMatchObject({ usual: true, short: 250n });
	});

	it('[COVERAGE7] has the open ones by forecast category: picked by hand, else the stage\'s', () => {
		const picked = deal(['stage', 'Lead', 1], ['value', 7, 1], ['expectedClose', IN, 1], ['category', 'commit', 2]);
		const figures = periodOf([open(100), picked, open(3, IN, 'ghost'), won(50, 105)]);
		expect(figures.categories.filter(({ count }) => count > 0).map(({ category, value }) => [category, value])).toEqual([['pipeline', 100n], ['commit', 7n], [null, 3n]]);
	});
});

describe.runIf(golden !== null)('the reference quarter', () => {
	const expected = golden?.expected ?? {};
	const figures = golden === null ? null! : goldenEngine().snapshot().period;
	const round = (value: number | null, digits: number) => Number(value!.toFixed(digits));

	it('[COVERAGE1] gives the pipeline expected in the next one', () => {
		expect([figures.open.count, Number(figures.open.value) / 100]).toEqual(expected.q2_in_period_pipeline);
		expect(Number(figures.open.weightedMille) / 100_000).toBe(expected.q2_weighted);
		expect(figures.overdueBefore.count).toBe(0);
	});

	it('[COVERAGE3] [COVERAGE6] gives its coverages', () => {
		expect(round(figures.coverage, 3)).toBe(expected['q2_coverage_start(target 250k, won 0)']);
		expect(round(figures.weighted, 3)).toBe(expected.q2_weighted_coverage);
		expect(figures.full).toBe(figures.coverage);
		expect([round(figures.byRate, 2), figures.usual, round(figures.attainment, 2)]).toEqual([1.69, true, 0.81]);
	});

	it('[COVERAGE7] gives its categories', () => {
		const of = (category: string) => Number(figures.categories.find((each) => each.category === category)!.value) / 100;
		expect({ Closed: Number(figures.won.value) / 100, Commit: of('commit'), 'Best Case': of('best-case'), Pipeline: of('pipeline') }).toEqual(expected.q2_forecast_single);
	});
});
