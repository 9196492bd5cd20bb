// Leads needed: the worked example, blanks, and that no fewer would do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeastWins, leadsNeeded } from '#lib/domain/forecast/leads-needed.ts';

const END_OF_Q2 = Date.UTC(2026, 6, 1);
const question = { gap: 8_855_000, conversion: 3 / 13, averageDeal: 3_925_000, cycleP80: 52.00000000000001, end: END_OF_Q2 };

describe('leads needed', () => {
	it('[FORECAST16] needs 10 leads that are only 42 % certain, 18 for 82 %, by 10 May', () => {
		const needed = leadsNeeded(question)!;
		expect(needed.wins).toBe(3);
		expect(needed.expected.leads).toBe(10);
		expect(Math.round(needed.expected.certainty * 100)).toBe(42);
		expect(needed.certain!.leads).toBe(18);
		expect(Math.round(needed.certain!.certainty * 100)).toBe(82);
		expect(new Date(needed.by!).toISOString()).toBe('2026-05-10T00:00:00.000Z');
	});

	it('[FORECAST16] needs none without a gap, and cannot be said without a rate or a size', () => {
		expect(leadsNeeded({ ...question, gap: 0 })).toMatchObject({ wins: 0, expected: { leads: 0, certainty: 1 }, certain: { leads: 0, certainty: 1 } });
		expect(leadsNeeded({ ...question, gap: -5 })!.expected.leads).toBe(0);
		const unknowns = [{ conversion: null }, { conversion: 0 }, { averageDeal: null }, { averageDeal: 0 }, { conversion: NaN }];
		for (const unknown of unknowns) expect(leadsNeeded({ ...question, ...unknown })).toBeNull();
		expect(leadsNeeded({ ...question, cycleP80: null })!.by).toBeNull();
		expect(leadsNeeded({ ...question, conversion: 1e-9 })!.certain).toBeNull();
		expect(leadsNeeded({ ...question, conversion: 1 })).toMatchObject({ expected: { leads: 3, certainty: 1 }, certain: { leads: 3, certainty: 1 } });
	});

	it('[FORECAST16] of more wins than can be counted says how likely they are, and that no million leads would do', () => {
		const huge = leadsNeeded({ ...question, gap: 9e15, averageDeal: 10_000, conversion: 0.2 })!;
		expect(huge).toMatchObject({ wins: 9e11, expected: { leads: 4.5e12 }, certain: null });
		expect(huge.expected.certainty).toBeCloseTo(0.5, 5);
		expect(leadsNeeded({ ...question, gap: 9e15, averageDeal: 1, conversion: 1 - 1e-9 })).toMatchObject({ wins: 9e15, certain: null });
	});

	it('[FORECAST16] counts and the normal that stands for many agree where they meet', () => {
		for (const conversion of [0.02, 0.3, 0.9])
			for (const away of [-1, 0, 1]) {
				const chance = (wins: number): number => {
					const leads = Math.round(wins / conversion);
					return atLeastWins(wins + Math.round(away * Math.sqrt(leads * conversion * (1 - conversion))), leads, conversion);
				};
				expect(Math.abs(chance(99_000) - chance(101_000))).toBeLessThan(0.002);
			}
	});

	it('[FORECAST16] gives the fewest leads that are certain enough', () => {
		const rate = fc.double({ min: 0.01, max: 1, noNaN: true });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 40 }), rate, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (wins, conversion, certainty) => {
				const { certain } = leadsNeeded({ ...question, gap: wins * 100, averageDeal: 100, conversion, certainty })!;
				expect(atLeastWins(wins, certain!.leads, conversion)).toBeGreaterThanOrEqual(certainty);
				expect(atLeastWins(wins, certain!.leads - 1, conversion)).toBeLessThan(certainty);
			}),
			{ seed: 16 }
		);
	});
});
