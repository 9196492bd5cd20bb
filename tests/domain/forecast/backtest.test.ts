// The backtest: what it knows and what it must not know, and the Maven pipeline.
import { describe, expect, it } from 'vitest';
import { backtest, type BacktestOptions } from '#lib/domain/forecast/backtest.ts';
import type { PastDeal } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { MAVEN_END, MAVEN_SEASONS, mavenDeals, mavenOrigins, mavenThere } from './maven-deals.ts';
import { day, FIRST_DAY, many, past } from './past.ts';

const seasons = new Seasons({ from: FIRST_DAY, until: day(800), timeZone: 'UTC', fiscalYearStart: 1 });
const asked = (deals: readonly PastDeal[], origins: readonly number[]): BacktestOptions => ({
	deals, origins, seasons, horizonDays: 28, stepDays: 14, prior: () => 0.5, now: day(600)
});

/** Two stages, won or lost after some weeks, as many as 0.8 a day. */
function team(seed: number, count: number): PastDeal[] {
	const random = seeded(seed);
	return Array.from({ length: count }, (_, index) => {
		const from = index * 1.25;
		const moves = from + 2 + random.next() * 30;
		const closes = moves + 2 + random.next() * 40;
		return past([[from, 'A'], [moves, 'B'], [closes, random.chance(0.5) ? 'won' : 'lost']], [[from, Math.round(random.skewed(1_000_000, 0.6))]]);
	});
}

describe('the backtest on the team\'s own past', () => {
	const origins = Array.from({ length: 8 }, (_, index) => day(250 + index * 28));
	const deals = team(1, 480);
	const { rows, accuracy } = backtest(asked(deals, origins));

	it('[FORECAST15] sets what each method said beside what came of the deals that were open', () => {
		expect(rows.map(({ origin }) => origin)).toEqual(origins);
		for (const { actual, methods } of rows) {
			expect(actual).toBeGreaterThan(0);
			expect(methods.hazard!.low).toBeLessThan(methods.hazard!.forecast);
			expect(methods.hazard!.high).toBeGreaterThan(methods.hazard!.forecast);
		}
		expect(accuracy.hazard.n).toBe(8);
		expect(accuracy.hazard.wape).toBeLessThan(accuracy.weighted.wape!);
		expect(accuracy.persistence.withInterval).toBe(0);
	});

	it('[FORECAST15] takes for persistence what the deals open a horizon earlier brought since', () => {
		expect(rows.slice(1).map(({ methods }) => methods.persistence!.forecast)).toEqual(rows.slice(0, -1).map(({ actual }) => actual));
	});

	it('[FORECAST15] multiplies open deals, win rate and average won deal for the plain weighted pipeline', () => {
		const simple = [...many(2, [[0, 'A'], [5, 'won']], [[0, 300]]), ...many(2, [[0, 'A'], [6, 'lost']], [[0, 900]]), ...many(5, [[1, 'A']])];
		const [row] = backtest(asked(simple, [day(40)])).rows;
		expect(row!.methods.weighted!.forecast).toBe(5 * 0.5 * 300);
	});

	it('[FORECAST15] forecasts the same whatever happens from the origin on', () => {
		const origin = origins[5]!;
		const random = seeded(2);
		const elsewise = deals.map(({ steps, values }): PastDeal => {
			const known = steps.filter(({ at }) => at < origin);
			if (known.at(-1)?.type !== 'open') return { steps: known, values };
			const ends = origin + random.int(0, 60) * DAY_MS;
			return { steps: [...known, { at: ends, stage: 'won', type: random.chance(0.5) ? 'won' : 'lost' }], values: [...values, { at: ends, value: 77 }] };
		});
		const [other] = backtest(asked([...elsewise, ...many(50, [[600, 'C'], [601, 'won']])], [origin])).rows;
		expect(other!.actual).not.toBe(rows[5]!.actual);
		expect(other!.methods).toEqual(rows[5]!.methods);
	});

	it('[FORECAST8] [FORECAST15] learns the shared factor from looks that were over, and says how many periods those are', () => {
		const periods = rows.map(({ methods }) => methods.hazard!.factor!.periods);
		expect(periods[0]).toBeGreaterThan(1);
		expect(periods).toEqual(periods.toSorted((a, b) => a - b));
		const [early] = backtest(asked(deals, [day(80)])).rows;
		expect(early!.methods.hazard!.factor).toMatchObject({ periods: 0, spread: expect.closeTo(0.5, 12), level: 0, scale: 1 });
	});

	it('[FORECAST15] passes over origins whose horizon is not over, and tells the factor as it is learned by now', () => {
		const { rows: over, factors } = backtest({ ...asked(deals, origins), now: origins[3]! + 27 * DAY_MS });
		expect(over.map(({ origin }) => origin)).toEqual(origins.slice(0, 3));
		expect(factors.hazard!.periods).toBeGreaterThan(over.at(-1)!.methods.hazard!.factor!.periods);
		expect(factors.hazard!.spread).toBeCloseTo(Math.hypot(factors.hazard!.s, factors.hazard!.levelSpread) * factors.hazard!.scale, 12);
	});

	it('[FORECAST15] says nothing where nothing is known, and leaves out what has no value', () => {
		const nothing = backtest(asked([], [day(10)]));
		expect(nothing.rows[0]).toMatchObject({ deals: 0, actual: 0, methods: { hazard: null, persistence: null, weighted: null } });
		expect(nothing.accuracy.hazard.n).toBe(0);
		const blank = [...deals, ...many(3, [[240, 'A']], [[240, null]])];
		expect(backtest(asked(blank, [origins[0]!])).rows[0]).toMatchObject({ leftOut: 3, deals: rows[0]!.deals + 3 });
		expect(backtest({ ...asked(blank, [origins[0]!]), standIn: () => 5 }).rows[0]!.leftOut).toBe(0);
	});
});

describe.runIf(mavenThere)('26 weeks of the Maven pipeline, 28 days ahead', () => {
	const { accuracy, rows } = backtest({
		...mavenDeals(), origins: mavenThere ? mavenOrigins() : [], seasons: MAVEN_SEASONS, horizonDays: 28, stepDays: 7, prior: () => 0.5, now: MAVEN_END
	});

	it('[FORECAST15] measures persistence and the plain weighted pipeline as others measured them', () => {
		expect(accuracy.persistence.bias).toBeCloseTo(0.04, 2);
		expect(accuracy.persistence.wape).toBeCloseTo(0.56, 2);
		expect(accuracy.weighted.bias).toBeCloseTo(4.3, 1);
		expect(rows).toHaveLength(26);
	});

	it('[FORECAST15] forecasts with a WAPE below 35 %, a pinball loss below 0.347, and bands that are not too narrow', () => {
		expect(accuracy.hazard.wape).toBeLessThan(0.35);
		expect(accuracy.hazard.pinball).toBeLessThan(0.347);
		expect(accuracy.hazard.coverage).toBeGreaterThanOrEqual(0.75);
	});
});
