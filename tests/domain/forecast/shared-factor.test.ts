// The shared factor: found again in periods made with it, and the coverage of bands made from it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '#lib/domain/demo/random.ts';
import { chanceOf, logit } from '#lib/domain/forecast/normal.ts';
import { estimateSharedFactor, PRIOR_S, type PastPeriod } from '#lib/domain/forecast/shared-factor.ts';
import { coverage, madePeriod } from './generator.ts';

/** The same likelihood and prior, the shift of each period integrated by a row of points, at every level and spread of a grid. */
function searched(periods: readonly PastPeriod[]): { level: number; s: number } {
	const shifts = Array.from({ length: 161 }, (_, index) => -4 + index * 0.05);
	const likelihoods = periods.map(({ chances, won }) =>
		shifts.map((shift) => {
			let log = 0;
			for (let deal = 0; deal < chances.length; deal += 1) {
				const chance = chanceOf(logit(chances[deal]!) + shift);
				log += Math.log(won[deal] ? chance : 1 - chance);
			}
			return log;
		})
	);
	let best = { level: 0, s: 0, of: -Infinity };
	for (let level = -1; level <= 1; level += 0.04)
		for (let s = 0.06; s < 2; s *= 1.12) {
			const prior = -0.5 * (Math.log(s / (PRIOR_S / Math.SQRT2)) / 2) ** 2 - (level / PRIOR_S) ** 2;
			const of = likelihoods.reduce((sum, logs) => {
				const densities = logs.map((log, index) => log - 0.5 * ((shifts[index]! - level) / s) ** 2);
				const top = Math.max(...densities);
				return sum + top + Math.log(densities.reduce((all, density) => all + Math.exp(density - top), 0) / s);
			}, prior);
			if (of > best.of) best = { level, s, of };
		}
	return best;
}

describe('the shared factor', () => {
	it('[FORECAST8] is 0.5 before any period is over, and says that it rests on none', () => {
		expect(estimateSharedFactor([])).toMatchObject({ level: 0, spread: expect.closeTo(PRIOR_S, 12), periods: 0 });
		expect(estimateSharedFactor([{ chances: [0, 1], won: [0, 1] }]).periods).toBe(0);
	});

	it('[FORECAST8] finds the s that periods were made with', () => {
		for (const s of [0.1, 0.5, 1]) {
			const random = seeded(Math.round(s * 100));
			const periods = Array.from({ length: 80 }, () => madePeriod(random, 150, s));
			const found = estimateSharedFactor(periods);
			expect(Math.abs(found.s - s)).toBeLessThan(0.15 * s + 0.05);
			expect(Math.abs(found.level)).toBeLessThan(3 * found.levelSpread + 0.05);
			expect(found.periods).toBe(80);
		}
	});

	it('[FORECAST8] finds the level that forecasts missed by', () => {
		const random = seeded(8);
		const periods = Array.from({ length: 12 }, (): PastPeriod => {
			const { chances, won } = madePeriod(random, 300, 0.1);
			return { chances: chances.map((chance) => chance / (chance + (1 - chance) * Math.exp(-0.4))), won };
		});
		expect(estimateSharedFactor(periods).level).toBeCloseTo(-0.4, 1);
	});

	it('[FORECAST8] finds what a search over all levels and spreads finds, of few deals too', () => {
		for (const [seed, deals, s] of [[1, 8, 0.1], [2, 8, 1], [3, 8, 0.25], [4, 60, 0.7]] as const) {
			const random = seeded(seed);
			const periods = Array.from({ length: 12 }, () => madePeriod(random, deals, s));
			const found = estimateSharedFactor(periods);
			const best = searched(periods);
			expect(Math.abs(found.level - best.level)).toBeLessThan(0.06);
			expect(Math.abs(Math.log(found.s / best.s))).toBeLessThan(0.25);
		}
	});

	it('[FORECAST8] moves from the prior as periods come, overlapping looks counting for their part', () => {
		const random = seeded(9);
		const periods = Array.from({ length: 8 }, () => madePeriod(random, 400, 0.05));
		const spreads = [0, 1, 2, 4, 8].map((n) => estimateSharedFactor(periods.slice(0, n)).spread);
		expect(spreads).toEqual([...spreads].sort((a, b) => b - a));
		const quarters = estimateSharedFactor(periods.slice(0, 4).map((period) => ({ ...period, weight: 0.25 })));
		expect(quarters.periods).toBe(1);
		expect(quarters.spread).toBeGreaterThan(estimateSharedFactor(periods.slice(0, 4)).spread);
	});

	it('[FORECAST8] stays finite where all deals are won or none is, at any chances', () => {
		const deal = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean());
		const some = fc.array(deal, { maxLength: 8 });
		const period = fc.oneof(some, some.map((deals) => deals.map(([p]): [number, boolean] => [p, true])));
		fc.assert(
			fc.property(fc.array(period, { maxLength: 4 }), (periods) => {
				const told = estimateSharedFactor(periods.map((deals) => ({ chances: deals.map(([p]) => p), won: deals.map(([, won]) => Number(won)) })));
				expect(Object.values(told).every(Number.isFinite)).toBe(true);
				expect(told.spread).toBeGreaterThan(0);
			}),
			{ numRuns: 60, seed: 4 }
		);
	});

	it('[FORECAST4] [FORECAST8] gives 80 % bands that cover 80 ± 5 %, with s known and with s learned', () => {
		const told = { known: 0, learned: 0, periods: 0 };
		for (let seed = 1; seed <= 8; seed += 1) {
			const one = coverage({ seed, deals: [20, 90, 150][seed % 3]!, s: [0.25, 0.5, 0.75, 1][seed % 4]!, taught: 6, periods: 20 });
			told.known += one.known;
			told.learned += one.learned;
			told.periods += one.periods;
		}
		for (const inside of [told.known, told.learned]) expect(Math.abs(inside / told.periods - 0.8)).toBeLessThan(0.05);
	});
});
