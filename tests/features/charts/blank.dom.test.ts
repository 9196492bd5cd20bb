// When a sum of money is known: what nobody put a value on is not worth nothing, in any chart.
import { describe, expect, it } from 'vitest';
import { allBlank, knownSum, sumCell } from '#lib/features/charts/frame/figures.ts';

describe('a sum of money', () => {
	it('is unknown where there are deals and none has a value', () => {
		expect(allBlank({ count: 2, withoutValue: 2 })).toBe(true);
		expect(knownSum({ count: 2, withoutValue: 2, value: 0n })).toBeNull();
		expect(sumCell(knownSum({ count: 2, withoutValue: 2, value: 0n }), 'EUR')).toEqual({ text: '–', data: null, unit: 'EUR' });
	});

	it('is known of no deals, of those that have one, and of deals worth nothing', () => {
		expect(knownSum({ count: 0, withoutValue: 0, value: 0n })).toBe(0n);
		expect(knownSum({ count: 2, withoutValue: 1, value: 5_00n })).toBe(5_00n);
		expect(knownSum({ count: 2, withoutValue: 0, value: 0n })).toBe(0n);
	});

	it('of movements is known where a value came or went, though no deal has it now', () => {
		expect(allBlank({ count: 1, withoutValue: 1, value: -5_00n })).toBe(false);
		expect(knownSum({ count: 1, withoutValue: 1, value: -5_00n })).toBe(-5_00n);
	});
});
