// Where instants lie between the moments that figures begin and end at.
import { describe, expect, it } from 'vitest';
import { Cuts } from '#lib/domain/metrics/cuts.ts';
import { Random } from '../../fuzz/random.ts';

describe('cuts of time', () => {
	it('[ENGINE1] have a place for every instant: the number of cuts at or before it', () => {
		const random = new Random(4);
		for (let count = 0; count < 40; count += 1) {
			const spread = random.pick([10, 1e4, 1e12]);
			const moments = Array.from({ length: count }, () => random.below(spread) - spread / 2);
			// A cut far from the others, as a window of long ago has.
			if (random.chance(0.3)) moments.push(-1e14);
			const cuts = new Cuts([...moments, Infinity, ...moments, -Infinity]);
			const rising = [...new Set(moments)];
			expect(cuts.places).toBe(rising.length + 2);
			for (const instant of [...moments, ...moments.map((moment) => moment - 1), ...moments.map((moment) => moment + 0.5), random.below(spread), 1e15, -1e15, Infinity, -Infinity]) {
				const place = rising.filter((moment) => moment <= instant).length;
				expect(cuts.of(instant)).toBe(place);
				expect(cuts.from(instant)).toBe(instant === Infinity ? rising.length + 1 : place);
			}
			expect(cuts.of(NaN)).toBe(cuts.unknown);
		}
	});
});
