// The distribution of a period: against plain enumeration, against the mixture, and against whatever may come in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '#lib/domain/demo/random.ts';
import { exactOutcomes } from '#lib/domain/forecast/exact-outcomes.ts';
import { forecastDistribution, type ForecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { chanceOf, logit, normalBelow } from '#lib/domain/forecast/normal.ts';
import { normalMixture } from '#lib/domain/forecast/normal-mixture.ts';
import { NODES, sharedNodes } from '#lib/domain/forecast/shared-nodes.ts';

/** All 2ⁿ outcomes, one by one. */
function enumerated(values: readonly number[], chances: readonly number[], won = 0): Map<number, number> {
	let totals = new Map([[won, 1]]);
	values.forEach((value, deal) => {
		const next = new Map<number, number>();
		const add = (total: number, chance: number): void => void next.set(total, (next.get(total) ?? 0) + chance);
		for (const [total, chance] of totals) {
			add(total, chance * (1 - chances[deal]!));
			add(total + value, chance * chances[deal]!);
		}
		totals = next;
	});
	return totals;
}

const finite = (distribution: ForecastDistribution): number[] => [
	distribution.mean,
	distribution.least,
	distribution.most,
	...distribution.dots(),
	...[0.5, 0.8].flatMap((part) => Object.values(distribution.band(part))),
	...[distribution.least, distribution.mean, 0].flatMap((x) => [distribution.chanceOfAtLeast(x), distribution.chanceOfAtMost(x)])
];

const rising = (values: readonly number[]): boolean => values.every((value, index) => index === 0 || value >= values[index - 1]!);

describe('the normal distribution', () => {
	it('[FORECAST4] is right in the middle and in the tails', () => {
		const middle = [[0, 0.5], [1.2815515655446004, 0.9], [-1.959963984540054, 0.025], [3, 0.9986501019683699]] as const;
		const known = [...middle, [-6, 9.865876450376946e-10], [-Infinity, 0], [Infinity, 1]] as const;
		for (const [x, below] of known) expect(normalBelow(x)).toBeCloseTo(below, 12);
		expect(normalBelow(-6) / 9.865876450376946e-10).toBeCloseTo(1, 9);
		expect(Math.abs(normalBelow(3) - normalBelow(3 + 1e-12))).toBeLessThan(1e-12);
	});
});

describe('the distribution of what a period brings', () => {
	it('[FORECAST5] counts every outcome of few deals', () => {
		const random = seeded(5);
		for (let round = 0; round < 20; round += 1) {
			const values = Array.from({ length: random.int(1, 10) }, () => random.int(-3, 9) * 100);
			const chances = values.map(() => random.next());
			const distribution = forecastDistribution({ won: 50, values, chances, s: 0 });
			const totals = [...enumerated(values, chances, 50)].sort(([a], [b]) => a - b);
			let upTo = 0;
			for (const [total, chance] of totals) {
				expect(distribution.chanceOfAtLeast(total)).toBeCloseTo(1 - upTo, 10);
				upTo += chance;
				expect(distribution.chanceOfAtMost(total)).toBeCloseTo(upTo, 10);
				if (chance > 1e-6) expect(distribution.quantile(upTo - chance / 2)).toBe(total);
			}
		}
	});

	it('[FORECAST5] counts 25 deals over halves as it would one by one', () => {
		const random = seeded(25);
		const values = Array.from({ length: 16 }, () => random.int(1, 10_000_000));
		const chances = values.map(() => random.next());
		const totals = [...enumerated(values, chances)].sort(([a], [b]) => a - b);
		const distribution = forecastDistribution({ won: 0, values, chances, s: 0 });
		expect(distribution.outcomes).toBe(totals.length);
		for (const q of [0.01, 0.1, 0.25, 0.5, 0.77, 0.9, 0.999]) {
			let upTo = 0;
			const answer = totals.find(([, chance]) => (upTo += chance) >= q - 1e-12)![0];
			expect(distribution.quantile(q)).toBe(answer);
			expect(distribution.chanceOfAtMost(answer)).toBeCloseTo(upTo, 10);
		}
		const most = forecastDistribution({ won: 0, values: [...values, ...values.slice(0, 9)], chances: [...chances, ...chances.slice(0, 9)], s: 0.5 });
		expect(most.exact).toBe(true);
		expect(most.outcomes).toBeNull();
		expect(rising(most.dots())).toBe(true);
	});

	it('[FORECAST4] mixes the deals over a factor they share', () => {
		const [value, chance, s] = [1000, 0.3, 0.8];
		const { chances, weights } = sharedNodes([chance], s, 0.2, 4000);
		const expected = weights.reduce((sum, weight, node) => sum + weight * chances[node]![0]!, 0);
		expect(chanceOf(logit(chance) + 0.2)).not.toBeCloseTo(expected, 3);
		const one = forecastDistribution({ won: 0, values: [value], chances: [chance], s, level: 0.2 });
		expect(one.mean / value).toBeCloseTo(expected, 5);
		expect(one.chanceOfAtLeast(value)).toBeCloseTo(expected, 5);
		// Two deals of one factor are won together more often than two on their own.
		const both = forecastDistribution({ won: 0, values: [value, value], chances: [chance, chance], s, level: 0.2 }).chanceOfAtLeast(2 * value);
		expect(both).toBeGreaterThan(expected ** 2 + 0.01);
	});

	it('[FORECAST4] widens with s as measured: ±3, ±10, ±20 and ±33 % of P50 at 0, 0.15, 0.3 and 0.5 for thousands of deals', () => {
		const random = seeded(7);
		const values = Array.from({ length: 5000 }, () => Math.round(random.skewed(2_000_000, 0.7)));
		const chances = values.map(() => 0.1 + 0.6 * random.next());
		const widths = [0, 0.15, 0.3, 0.5].map((s) => {
			const distribution = forecastDistribution({ won: 0, values, chances, s });
			const { low, high } = distribution.band(0.8);
			return (high - low) / 2 / distribution.quantile(0.5);
		});
		expect(rising(widths)).toBe(true);
		[0.03, 0.1, 0.2, 0.33].forEach((expected, index) => expect(Math.abs(widths[index]! - expected)).toBeLessThan(0.02));
	});

	it('[FORECAST5] agrees with the mixture of normals where deals are many enough for it', () => {
		const random = seeded(11);
		for (const s of [0, 0.5]) {
			const values = Float64Array.from({ length: 25 }, () => random.int(400_000, 600_000));
			const chances = Array.from(values, () => 0.2 + 0.6 * random.next());
			const nodes = sharedNodes(chances, s, 0);
			const exact = exactOutcomes({ fixed: 0, values, nodes });
			const normal = normalMixture({ fixed: 0, values, nodes });
			expect(normal.mean).toBeCloseTo(exact.mean, 3);
			for (const q of [0.1, 0.25, 0.5, 0.75, 0.9]) expect(Math.abs(exact.below(normal.quantile(q)) - q)).toBeLessThan(0.04);
		}
	});

	it('[FORECAST5] takes a few large deals among many one by one: two peaks stay two', () => {
		const values = [...Array.from({ length: 40 }, () => 1000), 1_000_000];
		const chances = [...Array.from({ length: 40 }, () => 0.5), 0.3];
		const distribution = forecastDistribution({ won: 0, values, chances, s: 0 });
		expect(distribution.exact).toBe(false);
		expect(distribution.quantile(0.5)).toBeLessThan(41_000);
		expect(distribution.chanceOfAtLeast(500_000)).toBeCloseTo(0.3, 9);
		expect(distribution.quantile(0.9)).toBeGreaterThan(1_000_000);
	});

	it('[FORECAST6] gives sums that deals add up to where few can be won, and nothing below the smallest but nothing', () => {
		const random = seeded(12);
		for (let round = 0; round < 30; round += 1) {
			const values = Array.from({ length: 60 }, () => random.int(45, 900) * 100_00);
			const chances = values.map(() => 0.002 + 0.05 * random.next());
			const distribution = forecastDistribution({ won: 7, values, chances, s: 0.5 });
			expect(distribution.exact).toBe(false);
			const one = Math.min(...values);
			const sums = new Set(values.flatMap((a, index) => [a, ...values.slice(index + 1).map((b) => a + b)]));
			for (const total of [...distribution.dots(40), ...distribution.quantiles(0.1, 0.25, 0.5, 0.75, 0.9)]) {
				const more = total - 7;
				if (more === 0) continue;
				expect(more).toBeGreaterThanOrEqual(one);
				// Two of the smallest, or one alone, are counted one by one.
				if (more < 2 * one) expect(sums).toContain(more);
			}
			// As likely as it is that nothing is won, and no less.
			const none = distribution.chanceOfAtMost(7);
			expect(distribution.chanceOfAtLeast(7 + one)).toBeCloseTo(1 - none, 12);
			expect([distribution.quantile(none - 1e-9), distribution.quantile(none + 1e-9) >= 7 + one]).toEqual([7, true]);
		}
	});

	it('[FORECAST6] knows the chance of nothing and of all, and is near the truth in steps between', () => {
		for (const chance of [0.03, 0.97]) {
			const values = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? 100 : 200));
			const distribution = forecastDistribution({ won: 0, values, chances: values.map(() => chance), s: 0 });
			const truth = [...enumerated(values, values.map(() => chance))].sort(([a], [b]) => a - b);
			const exact = (q: number): number => {
				let upTo = 0;
				return truth.find(([, part]) => (upTo += part) >= q)![0];
			};
			expect(distribution.chanceOfAtMost(0)).toBeCloseTo((1 - chance) ** 40, 12);
			expect(distribution.chanceOfAtLeast(distribution.most)).toBeCloseTo(chance ** 40, 12);
			for (const q of [0.1, 0.25, 0.5, 0.75, 0.9]) expect([-100, 0, 100]).toContain(distribution.quantile(q) - exact(q));
		}
		const owed = forecastDistribution({ won: 0, values: Array.from({ length: 30 }, (_, index) => (index < 15 ? -300 : 500)), chances: new Array<number>(30).fill(0.02), s: 0 });
		expect(owed.chanceOfAtMost(owed.least)).toBeLessThan(1e-12);
		expect(owed.quantiles(0.1, 0.5, 0.9).every((total) => Number.isInteger(total / 100))).toBe(true);
	});

	it('[FORECAST6] the chance of a total goes in the steps that quantiles do, from either end', () => {
		const random = seeded(31);
		for (const chance of [0.04, 0.5, 0.96]) {
			const values = Array.from({ length: 30 }, () => random.int(1, 4) * 100);
			const distribution = forecastDistribution({ won: 0, values, chances: values.map(() => chance), s: 0.4 });
			const { most } = distribution;
			let before = distribution.chanceOfAtMost(0);
			for (let total = 100; total <= most; total += 100) {
				// Every hundred can come out: nothing between two does, and both chances say the same.
				const between = [distribution.chanceOfAtLeast(total - 99), distribution.chanceOfAtLeast(total - 40), 1 - distribution.chanceOfAtMost(total - 40), 1 - distribution.chanceOfAtMost(total - 100)];
				for (const each of between) expect(each).toBeCloseTo(distribution.chanceOfAtLeast(total), 12);
				const upTo = distribution.chanceOfAtMost(total);
				expect(upTo).toBeGreaterThanOrEqual(before);
				if (upTo - before > 1e-9) expect(distribution.quantile((before + upTo) / 2)).toBe(total);
				before = upTo;
			}
		}
	});

	it('[FORECAST6] the chance of a target is near the truth where deals are of one size, also just above a sum', () => {
		const values = new Array<number>(30).fill(100);
		const distribution = forecastDistribution({ won: 0, values, chances: values.map(() => 0.2), s: 0 });
		const truth = enumerated(values, values.map(() => 0.2));
		for (const target of [300, 301, 400, 500, 599, 700, 900]) {
			const exact = [...truth].filter(([total]) => total >= target).reduce((sum, [, part]) => sum + part, 0);
			expect(Math.abs(distribution.chanceOfAtLeast(target) - exact)).toBeLessThan(0.02);
		}
	});

	it('[FORECAST6] leaves blanks out and counts them; 0 and 1 are chances like others', () => {
		const distribution = forecastDistribution({ won: 100, values: [10, NaN, 40, 70, 5], chances: [1, 0.5, 0, NaN, 0.5], s: 0.5 });
		expect([distribution.deals, distribution.leftOut]).toEqual([3, 2]);
		expect([distribution.least, distribution.most]).toEqual([110, 115]);
		expect(distribution.chanceOfAtLeast(115)).toBeCloseTo(0.5, 9);
		expect(distribution.chanceOfAtLeast(116)).toBe(0);
	});

	it('[FORECAST6] says what is won where nothing is open', () => {
		const distribution = forecastDistribution({ won: 700, values: [], chances: [], s: 0.5 });
		expect(new Set([distribution.mean, ...distribution.dots()])).toEqual(new Set([700]));
		expect([700, 701].map((x) => distribution.chanceOfAtLeast(x))).toEqual([1, 0]);
	});

	it('[FORECAST6] never gives a NaN or an infinity, and keeps quantiles in order and in reach, whatever comes in', () => {
		const most = Number.MAX_SAFE_INTEGER;
		const value = fc.oneof(fc.integer({ min: -1000, max: 100_000 }), fc.constantFrom(NaN, 0, most, -most, Infinity, 1e300));
		const chance = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(NaN, 0, 1, 1e-320, 1 - 1e-16, -3, 7));
		const deals = fc.array(fc.tuple(value, chance), { maxLength: 60 });
		fc.assert(
			fc.property(deals, fc.constantFrom(0, 0.01, 0.5, 2, 40), fc.constantFrom(0, -0.4, 30), (pairs, s, level) => {
				const distribution = forecastDistribution({ won: 5, values: pairs.map(([v]) => v), chances: pairs.map(([, p]) => p), s, level });
				expect(finite(distribution).every(Number.isFinite)).toBe(true);
				const quantiles = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1].map((q) => distribution.quantile(q));
				expect(rising(quantiles)).toBe(true);
				expect(quantiles[0]).toBeGreaterThanOrEqual(distribution.least);
				expect(quantiles.at(-1)).toBeLessThanOrEqual(distribution.most);
				expect(rising([...distribution.dots()])).toBe(true);
			}),
			{ numRuns: 100, seed: 3 }
		);
	});

	it('[FORECAST7] has its middle at the weighted value and its mean above it where chances are low', () => {
		const values = Array.from({ length: 400 }, () => 1000);
		const chances = values.map(() => 0.2);
		const distribution = forecastDistribution({ won: 0, values, chances, s: 0.5 });
		expect(distribution.quantile(0.5) / 80_000).toBeCloseTo(1, 2);
		expect(distribution.mean).toBeGreaterThan(83_000);
	});

	it('[FORECAST4] cuts the factor into slices whose chances add up to 1', () => {
		const { weights, chances } = sharedNodes([0.25], 0.5, 0);
		expect([weights.length, chances.length]).toEqual([NODES, NODES]);
		expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
	});
});
