// The pipeline now, rule by rule, and the exact sums under it.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { ExactSum, fromMille } from '#lib/domain/metrics/exact-sum.ts';
import { STAGES, dealIn, measure, stageOf } from './deals.ts';

describe('the pipeline now', () => {
	it('[STOCK1] shows every open stage as zero when there is no deal', () => {
		const { stock, deals } = measure([]);
		expect(deals).toBe(0);
		expect(stock.rows.map((row) => [row.stage!.id, row.count, row.value])).toEqual([
			['Lead', 0, 0n],
			['Qualified', 0, 0n],
			['Proposal', 0, 0n],
			['Negotiation', 0, 0n]
		]);
		expect(stock.total).toMatchObject({ count: 0, value: 0n, weighted: 0n });
	});

	it('[STOCK3] counts a blank value as a deal without value and a zero as a value', () => {
		const { stock } = measure([dealIn('Lead'), dealIn('Lead', { value: 0 }), dealIn('Lead', { value: 500 })]);
		expect(stock.rows[0]).toMatchObject({ count: 3, withoutValue: 1, value: 500n });
	});

	it('[STOCK4] weighs with the stage, live, and with the deal where it has its own, zero included', () => {
		const deals = [dealIn('Proposal', { value: 1001 }), dealIn('Proposal', { value: 1000, probability: 0 })];
		expect(measure(deals).stock.rows[2]).toMatchObject({ weightedMille: 500_500n, weighted: 501n, overridden: 1 });
		const raised = STAGES.map((stage) => (stage.id === 'Proposal' ? { ...stage, probability: 600 } : stage));
		expect(measure(deals, raised).stock.rows[2]).toMatchObject({ weightedMille: 600_600n, overridden: 1 });
	});

	it('[STOCK4] stays exact far beyond 2^53', () => {
		const value = Number.MAX_SAFE_INTEGER;
		const deals = Array.from({ length: 40 }, () => dealIn('Negotiation', { value, probability: 333 }));
		const { total } = measure(deals).stock;
		expect(total.value).toBe(BigInt(value) * 40n);
		expect(total.weightedMille).toBe(BigInt(value) * 333n * 40n);
	});

	it('[STOCK2] leaves deleted deals out and keeps won and lost apart', () => {
		const { stock, deals } = measure([dealIn('Lead', { deleted: 5 }), dealIn('Won', { value: 7 }), dealIn('Lost'), dealIn('Lead')]);
		expect(deals).toBe(3);
		expect(stock).toMatchObject({ won: 1, lost: 1 });
		expect(stock.total).toMatchObject({ count: 1, value: 0n });
	});

	it('[STOCK5] gathers deals in removed, unknown and no stages in a row of their own', () => {
		const stages = STAGES.map((stage) => (stage.id === 'Proposal' ? { ...stage, deleted: 9 } : stage));
		const deals = [dealIn('Proposal', { value: 10 }), dealIn('ghost', { value: 20 }), dealIn(null, { value: 30, probability: 100 })];
		const { rows, total } = measure(deals, stages).stock;
		expect(rows.map((row) => row.stage?.id ?? null)).toEqual(['Lead', 'Qualified', 'Negotiation', null]);
		expect(rows[3]).toMatchObject({ count: 3, value: 60n, weightedMille: 10n * 500n + 30n * 100n, withoutProbability: 1 });
		expect(total.count).toBe(3);
	});

	it('[STOCK6] leaves out what was lost as a duplicate or invalid, and says how many', () => {
		const lost = ['duplicate', ' Invalid ', 'Dubbel', 'Duplicate / invalid', 'Price', 'Price/invalid', '/'].map((lostReason) => dealIn('Lost', { lostReason }));
		expect(measure(lost).stock).toMatchObject({ lost: 3, leftOut: 4 });
		// A re-opened deal counts again whatever its old reason.
		expect(measure([dealIn('Lead', { lostReason: 'duplicate' })]).stock.total.count).toBe(1);
	});

	it('[STOCK1] knows several won and lost stages', () => {
		const stages = [...STAGES, stageOf('Delivered', 6, 1000, 'won'), stageOf('No decision', 7, 0, 'lost')];
		expect(measure([dealIn('Delivered'), dealIn('Won'), dealIn('No decision')], stages).stock).toMatchObject({ won: 2, lost: 1 });
	});
});

describe('exact sums', () => {
	it('[STOCK4] equal BigInt arithmetic whatever the order, and return to zero', () => {
		const term = fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 1000 }));
		fc.assert(
			fc.property(fc.array(term), (terms) => {
				const sum = new ExactSum();
				for (const [value, factor] of terms) sum.addProduct(value, factor);
				expect(sum.total).toBe(terms.reduce((total, [value, factor]) => total + BigInt(value) * BigInt(factor), 0n));
				for (const [value, factor] of terms.toReversed()) sum.addProduct(-value, factor);
				expect(sum.total).toBe(0n);
			}),
			{ seed: 7 }
		);
	});

	it('[STOCK4] round half away from zero for display', () => {
		expect([500n, 499n, -500n, -499n, 1500n].map(fromMille)).toEqual([1n, 0n, -1n, 0n, 2n]);
	});
});
