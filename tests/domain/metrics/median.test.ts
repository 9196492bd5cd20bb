// The interval of a median against the binomial counted out, and against generated values.
import { describe, expect, it } from 'vitest';
import { medianOf } from '#lib/domain/metrics/median.ts';
import { Random } from '../../fuzz/random.ts';

const ranks = (n: number) => medianOf(Float64Array.from({ length: n }, (_, index) => index + 1));

/** P(at most k of n tosses are heads), by Pascal's triangle in whole numbers. */
function atMost(k: number, n: number): number {
	let row = [1n];
	for (let toss = 0; toss < n; toss += 1) row = [1n, ...row.slice(1).map((each, index) => each + row[index]!), 1n];
	const sum = row.slice(0, k + 1).reduce((total, each) => total + each, 0n);
	return Number((sum * 10n ** 18n) / 2n ** BigInt(n)) / 1e18;
}

describe('the median', () => {
	it('[SEGMENT8] is that of the values, and has no interval below six', () => {
		expect(medianOf(new Float64Array(0))).toEqual({ count: 0, median: null, interval: null });
		expect(medianOf(Float64Array.of(7))).toEqual({ count: 1, median: 7, interval: null });
		expect(ranks(5)).toEqual({ count: 5, median: 3, interval: null });
		expect(ranks(6)).toEqual({ count: 6, median: 3.5, interval: { low: 1, high: 6 } });
	});

	it('[SEGMENT8] has the narrowest interval of values that holds it in 95 of 100 cases', () => {
		for (const n of [6, 8, 9, 15, 25, 26, 60, 100, 201]) {
			const { low, high } = ranks(n).interval!;
			expect(low + high).toBe(n + 1);
			// The rank `low` is missed when fewer than that many lie below the median.
			expect(atMost(low - 1, n)).toBeLessThanOrEqual(0.025);
			expect(atMost(low, n)).toBeGreaterThan(0.025);
		}
	});

	it('[SEGMENT8] goes on alike where there are many', () => {
		const widths = [990, 1000, 1001, 1010, 4000].map((n) => ranks(n).interval!).map(({ low, high }) => (high - low) / Math.sqrt(high + low - 1));
		for (const width of widths) expect(width).toBeCloseTo(1.96, 0);
		expect(ranks(1001).interval!.low - ranks(1000).interval!.low).toBeLessThanOrEqual(1);
	});

	it('[SEGMENT8] holds the true median in 95 of 100 samples of 20, or a few more', () => {
		const random = new Random(5);
		let held = 0;
		for (let sample = 0; sample < 2000; sample += 1) {
			const { low, high } = medianOf(Float64Array.from({ length: 20 }, () => random.next() ** 3).sort()).interval!;
			if (low <= 0.125 && 0.125 <= high) held += 1;
		}
		expect(held / 2000).toBeGreaterThan(0.94);
		expect(held / 2000).toBeLessThan(0.98);
	});
});
