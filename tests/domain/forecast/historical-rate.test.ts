// Past deals as of a moment, and rates read off them.
import { describe, expect, it } from 'vitest';
import { historicalForecast, historicalRates, stageBaseRates } from '#lib/domain/forecast/historical-rate.ts';
import { closedAt, stateAt, staysOf, valueAt } from '#lib/domain/forecast/past-deals.ts';
import { day, many, past } from './past.ts';

const prior = () => 0.5;
const quarter = { start: day(0), end: day(90) };

describe('past deals', () => {
	it('[FORECAST15] shows of a deal what came before a moment, and nothing else', () => {
		const deal = past([[0, 'A'], [5, 'B'], [9, 'won'], [20, 'B'], [30, 'lost']], [[0, null], [5, 300], [25, 400]]);
		expect(stateAt(deal, day(0))).toBeNull();
		expect(stateAt(deal, day(6))).toEqual({ stage: 'B', type: 'open', since: day(5) });
		expect([closedAt(deal, day(9)), closedAt(deal, day(10)), closedAt(deal, day(21)), closedAt(deal, day(40))]).toEqual([null, day(9), null, day(30)]);
		expect([valueAt(deal, day(0)), valueAt(deal, day(5)), valueAt(deal, day(6)), valueAt(deal, day(99))]).toEqual([null, null, 300, 400]);
	});

	it('[FORECAST11] has a stay for every time in an open stage, and none of unknown beginning', () => {
		const deal = past([[0, 'A'], [2, 'A'], [5, 'B'], [9, 'won'], [20, 'B']]);
		expect(staysOf([deal]).map(({ stage, from, to, end, next }) => [stage, from, to, end, next])).toEqual([
			['A', day(0), day(5), 'moved', 'B'],
			['B', day(5), day(9), 'won', null],
			['B', day(20), Infinity, 'open', null]
		]);
		const unknown = { ...past([[0, 'A'], [4, 'won']]), steps: [{ at: day(0), entered: null, stage: 'A', type: 'open' as const }] };
		expect(staysOf([unknown])).toEqual([]);
		expect(stateAt(unknown, day(1))).toEqual({ stage: 'A', type: 'open', since: -Infinity });
		expect(stateAt(unknown, day(0))).toBeNull();
	});
});

describe('rates of the past', () => {
	const deals = [...many(30, [[1, 'A'], [80, 'won']]), ...many(30, [[1, 'A'], [80, 'lost']]), ...many(10, [[70, 'A'], [75, 'won']])];

	it('[FORECAST9] are those of the deals that stood there with that many days left, drawn towards the stage', () => {
		// With 19 days left there were 60 and the 10 late ones; half of the 60 were won, all of the 10.
		const { rate, n, won, pooled } = historicalRates(deals, { periods: [quarter], daysLeft: 19, prior })('A');
		expect([n, won, pooled]).toEqual([70, 40, false]);
		expect(rate).toBeLessThan(40 / 70);
		expect(rate).toBeGreaterThan(0.5);
	});

	it('[FORECAST9] are the stage\'s where fewer than 20 stood there, and what is believed where none ever did', () => {
		const rateOf = historicalRates(deals.slice(50), { periods: [quarter], daysLeft: 30, prior });
		expect(rateOf('A').pooled).toBe(true);
		expect(rateOf('B')).toEqual({ rate: 0.5, n: 0, won: 0, pooled: true });
		expect(historicalRates([], { periods: [], daysLeft: 30, prior })('A').rate).toBe(0.5);
	});

	it('[FORECAST9] look only at deals that were expected in the period, where that is asked', () => {
		const rateOf = historicalRates(deals, { periods: [quarter], daysLeft: 19, prior, expected: (deal) => stateAt(deal, day(99))!.type === 'won' });
		expect(rateOf('A')).toMatchObject({ n: 40, won: 40 });
	});

	it('[FORECAST9] give won + Σ value × rate, blanks counted apart', () => {
		const open = [{ value: 1000, stage: 'A' }, { value: null, stage: 'A' }];
		expect(historicalForecast(5, open, () => ({ rate: 0.25, n: 9, won: 1, pooled: false }))).toEqual({ value: 255, withoutValue: 1, deals: 1, pooled: 0, planned: 0 });
	});

	it('[FORECAST24] tell of how many deals the stage speaks, and of how many nothing but its probability', () => {
		const rates = historicalRates(deals.slice(50), { periods: [quarter], daysLeft: 30, prior });
		const open = [{ value: 1000, stage: 'A' }, { value: 10, stage: 'B' }, { value: null, stage: 'B' }];
		expect(historicalForecast(0, open, rates)).toMatchObject({ deals: 2, pooled: 1, planned: 1, withoutValue: 1 });
	});

	it('[FORECAST10] speak from the first deal on, and more loudly with every one', () => {
		expect(stageBaseRates([], day(99), () => 0.3)('A')).toEqual({ rate: 0.3, n: 0, won: 0 });
		const one = stageBaseRates(many(1, [[1, 'A'], [9, 'won']]), day(99), () => 0.3)('A');
		expect(one).toEqual({ rate: (1 + 20 * 0.3) / 21, n: 1, won: 1 });
		expect(stageBaseRates(many(500, [[1, 'A'], [2, 'B'], [9, 'won']]), day(99), () => 0.3)('A').rate).toBeGreaterThan(0.95);
		expect(stageBaseRates(many(9, [[1, 'A'], [9, 'won']]), day(5), () => 0.3)('A').n).toBe(0);
	});
});
