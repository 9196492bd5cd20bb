// The funnel of a cohort and the win rate, rule by rule, on deals made here.
import { describe, expect, it } from 'vitest';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import { STAGES, daysUtc, dealIn, dealOf, measure, stageOf } from './deals.ts';

const reached = (...args: Parameters<typeof measure>) => measure(...args).funnel.rows.map((row) => row.reached.count);
const MIN = 60_000;

describe('the funnel', () => {
	it('[FUNNEL2] fills skipped stages, for lost deals too', () => {
		expect(reached([dealOf([['Lead', 1], ['Won', 2]])])).toEqual([1, 1, 1, 1, 1]);
		expect(reached([dealOf([['Lead', 1], ['Proposal', 2], ['Lost', 3]])])).toEqual([1, 1, 1, 0, 0]);
	});

	it('[FUNNEL2] keeps what was reached when a deal moves back', () => {
		const { funnel } = measure([dealOf([['Lead', 1], ['Negotiation', 2], ['Qualified', 3]])]);
		expect(funnel.rows.map((row) => row.reached.count)).toEqual([1, 1, 1, 1, 0]);
		expect(funnel.rows[3]!.still.count).toBe(1);
	});

	it('[FUNNEL2] continues a re-opened deal', () => {
		const again = measure([dealOf([['Lead', 1], ['Lost', 2], ['Qualified', 3]])]).funnel;
		expect(again.rows.map((row) => row.reached.count)).toEqual([1, 1, 0, 0, 0]);
		expect(again).toMatchObject({ open: { count: 1 }, lost: { count: 0 } });
	});

	it('[FUNNEL2] counts a deal won and re-opened as having reached won, and as open', () => {
		const { funnel } = measure([dealOf([['Lead', 1], ['Won', 2], ['Proposal', 3]])]);
		expect(funnel.rows[4]).toMatchObject({ stage: null, reached: { count: 1 }, further: { count: 0 }, still: { count: 1 } });
		expect(funnel.won.count).toBe(0);
	});

	it('[FUNNEL2] lets a deal that was only ever lost have reached the first stage', () => {
		const { funnel } = measure([dealOf([['Lost', 1]])]);
		expect(funnel.rows[0]).toMatchObject({ reached: { count: 1 }, lost: { count: 1 } });
	});

	it('[FUNNEL2] takes a removed stage for the one ahead of it', () => {
		const stages = STAGES.map((stage) => (stage.id === 'Proposal' ? { ...stage, deleted: 9 } : stage));
		expect(reached([dealOf([['Lead', 1], ['Proposal', 2], ['Lost', 3]])], stages)).toEqual([1, 1, 0, 0]);
	});

	it('[FUNNEL7] reads stage order as it is now', () => {
		const [lead, qualified, proposal, negotiation, won, lost] = STAGES as [never, never, never, never, never, never];
		const swapped = [lead, { ...(qualified as object), order: 'a2' }, { ...(proposal as object), order: 'a1' }, negotiation, won, lost] as typeof STAGES;
		const deals = [dealOf([['Lead', 1], ['Qualified', 2]])];
		expect(reached(deals)).toEqual([1, 1, 0, 0, 0]);
		expect(reached(deals, swapped)).toEqual([1, 1, 1, 0, 0]);
	});

	it('[FUNNEL8] ignores a move and back by one person within five minutes', () => {
		const slip = (back: number, by = 'ann') => reached([dealOf([['Lead', 0], ['Won', MIN, 'ann'], ['Lead', back, by]])])[4];
		expect(slip(6 * MIN)).toBe(0);
		expect(slip(6 * MIN + 1)).toBe(1);
		expect(slip(2 * MIN, 'bob')).toBe(1);
		expect(reached([dealOf([['Lead', null], ['Won', null], ['Lead', null]])])[4]).toBe(1);
	});

	it('[FUNNEL1] takes the cohort half-open: the start is in, the end is not', () => {
		const at = (createdAt: number) => dealIn('Lead', { createdAt });
		const window = daysUtc(10, 20);
		const deals = [at(10 * 86_400_000 - 1), at(10 * 86_400_000), at(20 * 86_400_000 - 1), at(20 * 86_400_000)];
		expect(measure(deals, STAGES, window).funnel.cohort.count).toBe(2);
	});

	it('[FUNNEL3] holds deals of unknown beginning only in all time, and tells their number', () => {
		const deals = [dealIn('Lead', { createdAt: null }), dealIn('Lead', { createdAt: 15 * 86_400_000 })];
		expect(measure(deals).funnel).toMatchObject({ cohort: { count: 2 }, unknownCreated: 1 });
		expect(measure(deals, STAGES, daysUtc(10, 20)).funnel).toMatchObject({ cohort: { count: 1 }, unknownCreated: 1 });
	});

	it('[FUNNEL4] sums values beside counts, and a blank is not zero', () => {
		const { funnel } = measure([
			dealIn('Qualified', { value: 300 }),
			dealIn('Lead', { value: 100 }),
			dealIn('Qualified'),
			dealIn('Lead', { value: 0 })
		]);
		expect(funnel.cohort).toEqual({ count: 4, value: 400n, withoutValue: 1, withoutRate: 0 });
		expect(funnel.steps[0]).toMatchObject({ n: 4, k: 2, rate: 0.5, valueRate: 0.75 });
		expect(funnel.steps[1]).toMatchObject({ n: 2, k: 0, rate: 0, valueRate: 0 });
		expect(funnel.steps[2]).toMatchObject({ n: 0, k: 0, rate: null, interval: null, valueRate: null });
	});

	it('[FUNNEL5] accounts for every deal of a row: further, still open, lost', () => {
		const deals = [dealIn('Lead'), dealIn('Won'), dealOf([['Qualified', 1], ['Lost', 2]]), dealIn('Negotiation'), dealIn('ghost'), dealIn(null)];
		const { rows, cohort, won, lost, open } = measure(deals).funnel;
		for (const row of rows) expect(row.further.count + row.still.count + row.lost.count).toBe(row.reached.count);
		for (const [index, row] of rows.slice(1).entries()) expect(row.reached.count).toBe(rows[index]!.further.count);
		expect(rows[0]!.reached.count).toBe(cohort.count);
		expect(won.count + lost.count + open.count).toBe(cohort.count);
	});

	it('[FUNNEL6] has no maturity, rate or interval without deals', () => {
		const { funnel, winRate } = measure([]);
		expect(funnel).toMatchObject({ maturity: null, conversion: null, cohort: { count: 0 } });
		expect(funnel.rows.every((row) => row.cumulative === null)).toBe(true);
		expect(winRate).toMatchObject({ rate: null, interval: null, valueRate: null });
	});

	it('[FUNNEL2] has only a won row in a pipeline without open stages', () => {
		const stages = [stageOf('Won', 0, 1000, 'won'), stageOf('Lost', 1, 0, 'lost')];
		const { funnel } = measure([dealIn('Won'), dealIn('Lost')], stages);
		expect(funnel.rows).toHaveLength(1);
		expect(funnel.rows[0]!.reached.count).toBe(1);
		expect(funnel.cohort.count).toBe(2);
	});

	it('[FUNNEL9] leaves duplicates and deleted deals out of the cohort', () => {
		const deals = [dealIn('Lost', { lostReason: 'duplicate' }), dealIn('Lead', { deleted: 1 }), dealIn('Lead')];
		expect(measure(deals).funnel).toMatchObject({ cohort: { count: 1 }, leftOut: 1 });
	});
});

describe('the win rate', () => {
	it('[WIN1] takes each deal by its last close', () => {
		const deal = dealOf([['Lead', 1], ['Lost', 11 * 86_400_000], ['Lead', 12 * 86_400_000], ['Won', 25 * 86_400_000]]);
		expect(measure([deal], STAGES, daysUtc(10, 20)).winRate).toMatchObject({ won: 0, lost: 0, rate: null });
		expect(measure([deal], STAGES, daysUtc(20, 30)).winRate).toMatchObject({ won: 1, lost: 0, rate: 1 });
	});

	it('[WIN1] leaves out a deal lost in the window and open again', () => {
		const deal = dealOf([['Lead', 1], ['Lost', 11 * 86_400_000], ['Lead', 30 * 86_400_000]]);
		expect(measure([deal], STAGES, daysUtc(10, 20)).winRate.lost).toBe(0);
	});

	it('[WIN4] does not take a move between two won stages for a new close', () => {
		const stages = [...STAGES, stageOf('Delivered', 6, 1000, 'won')];
		const deal = dealOf([['Lead', 1], ['Won', 15 * 86_400_000], ['Delivered', 25 * 86_400_000]]);
		expect(measure([deal], stages, daysUtc(10, 20)).winRate.won).toBe(1);
		expect(measure([deal], stages, daysUtc(20, 30)).winRate.won).toBe(0);
	});

	it('[WIN5] counts closes at an unknown time only in all time, and tells their number', () => {
		const deal = dealOf([['Lead', 1], ['Won', null]]);
		expect(measure([deal]).winRate).toMatchObject({ won: 1, unknownClosed: 1 });
		expect(measure([deal], STAGES, daysUtc(0, 30)).winRate).toMatchObject({ won: 0, unknownClosed: 1 });
	});

	it('[WIN2] has no rate by value when nothing closed is worth anything', () => {
		expect(measure([dealIn('Won', { value: 0 }), dealIn('Lost')]).winRate).toMatchObject({ rate: 0.5, valueRate: null, withoutValue: 1 });
	});

	it('[WIN3] has a Wilson interval inside 0 to 1 that meets its ends', () => {
		expect(wilson(0, 5)).toMatchObject({ low: 0 });
		expect(wilson(5, 5)).toMatchObject({ high: 1 });
		expect(wilson(0, 0)).toBeNull();
		// Published example: 8 of 10 gives 49.0 % to 94.3 %.
		const { low, high } = wilson(8, 10)!;
		expect([low.toFixed(3), high.toFixed(3)]).toEqual(['0.490', '0.943']);
	});
});
