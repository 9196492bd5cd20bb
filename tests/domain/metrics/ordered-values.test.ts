// Collections of numbers: the same after any adding and taking out, asked in between or not, few values or many.
import { quantile } from 'd3-array';
import { describe, expect, it } from 'vitest';
import { OrderedValues, quantileOf } from '#lib/domain/metrics/ordered-values.ts';
import { sortValues } from '#lib/domain/metrics/sort-values.ts';
import { Random } from '../../fuzz/random.ts';

/** Plays a few thousand notes over values made by `value`, and compares with a plain list. */
function play(seed: number, notes: number, value: (random: Random) => number): void {
	const random = new Random(seed);
	const values = new OrderedValues();
	let plain: number[] = [];
	for (let note = 0; note < notes; note += 1) {
		if (plain.length > 0 && random.chance(0.4)) {
			const at = random.below(plain.length);
			values.note(plain[at]!, -1);
			plain[at] = plain.at(-1)!;
			plain.pop();
		} else {
			const more = value(random);
			values.note(more, 1);
			plain.push(more);
		}
		if (random.chance(0.002)) expect(values.count).toBe(values.sorted.length);
		if (random.chance(0.0005)) {
			values.clear();
			plain = [];
		}
	}
	expect([...values.sorted]).toEqual(plain.toSorted((a, b) => a - b));
	expect(values.count).toBe(plain.length);
	expect(values.total).toBe(plain.reduce((sum, each) => sum + BigInt(each), 0n));
}

describe('a collection of numbers', () => {
	it('[TIME4] is in order whatever was added and taken out, and its sum is exact', () => {
		play(1, 2000, (random) => random.below(20));
		play(2, 20_000, (random) => random.below(1e9));
		// All but a few close together, as lengths after an import are.
		play(3, 20_000, (random) => (random.chance(0.01) ? random.below(1e12) : random.below(1000)));
		play(4, 5000, (random) => Number.MAX_SAFE_INTEGER - random.below(9) * (random.chance(0.5) ? 1 : 2 ** 52));
		play(5, 3000, () => 7);
	});

	it('[TIME4] is in order however the values are spread, below zero too', () => {
		const random = new Random(12);
		const spreads: (() => number)[] = [
			() => random.below(2000) - 1000,
			() => Math.round(Math.exp(random.next() * 36)) * (random.chance(0.3) ? -1 : 1),
			() => (random.chance(0.001) ? -Number.MAX_SAFE_INTEGER : 1e11 + random.below(5000)),
			() => (random.chance(0.5) ? 0 : 4e12 - random.below(3)),
			() => random.pick([0, 1, 2 ** 33, -(2 ** 33)])
		];
		for (const value of spreads) {
			const values = Float64Array.from({ length: 5000 }, value);
			const expected = Float64Array.from(values).sort();
			sortValues(values, new Float64Array(values.length + 7));
			expect(values).toEqual(expected);
		}
	});

	it('[TIME4] has another version when its values are others, and only then', () => {
		const values = new OrderedValues();
		for (const value of [3, 1, 2]) values.note(value, 1);
		const { version } = values;
		values.note(2, -1);
		values.note(2, 1);
		expect(values.version).toBe(version);
		values.note(2, -1);
		expect(values.version).not.toBe(version);
		expect([...values.sorted]).toEqual([1, 3]);
	});

	it('[CYCLE1] has the quantiles that d3 gives, and none when it is empty', () => {
		const random = new Random(6);
		for (let count = 1; count < 30; count += 1) {
			const list = Array.from({ length: count }, () => random.below(1000));
			const sorted = Float64Array.from(list).sort();
			for (const p of [0, 0.1, 0.5, 0.8, 0.9, 1]) expect(quantileOf(sorted, p)).toBe(quantile(list, p));
		}
		expect(quantileOf(new Float64Array(0), 0.5)).toBeNull();
	});
});
