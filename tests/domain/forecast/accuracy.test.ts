// Measures of past forecasts: the worked example, and ratios without a denominator.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracyOf, pinballLoss } from '#lib/domain/forecast/accuracy.ts';

const pairs = [
	[200, 180],
	[180, 200],
	[250, 200],
	[220, 240]
].map(([forecast, actual]) => ({ forecast: forecast!, actual: actual! }));
const percent = (value: number | null): number => Number((value! * 100).toFixed(1));

describe('accuracy of forecasts', () => {
	it('[FORECAST14] gives bias +3.7 %, MAPE 13.6 % and WAPE 13.4 % of the worked example', () => {
		const { bias, mape, wape, accuracy } = accuracyOf(pairs);
		expect([bias, mape, wape].map(percent)).toEqual([3.7, 13.6, 13.4]);
		expect(accuracy).toBeCloseTo(1 - wape!, 12);
	});

	it('[FORECAST14] hides MAPE where an actual is 0, and every ratio that has no denominator', () => {
		expect(accuracyOf([...pairs, { forecast: 5, actual: 0 }])).toMatchObject({ n: 5, mape: null });
		expect(accuracyOf([])).toMatchObject({ n: 0, bias: null, mape: null, wape: null, accuracy: null, coverage: null, pinball: null });
		expect(accuracyOf([{ forecast: 5, actual: 0 }])).toMatchObject({ bias: null, mape: null, wape: null, accuracy: null });
		expect(accuracyOf([{ forecast: 900, actual: 100 }]).accuracy).toBe(0);
	});

	it('[FORECAST14] counts actuals in their intervals, ends included, among forecasts that had one', () => {
		const outcomes = [
			{ forecast: 5, actual: 5, low: 5, high: 9 },
			{ forecast: 5, actual: 10, low: 5, high: 9 },
			{ forecast: 5, actual: 7 }
		];
		expect(accuracyOf(outcomes)).toMatchObject({ inside: 1, withInterval: 2, coverage: 0.5, pinball: null });
	});

	it('[FORECAST14] charges a quantile for what it missed by, most where it was least expected', () => {
		expect([pinballLoss(0.9, 100, 110), pinballLoss(0.9, 100, 90), pinballLoss(0.5, 100, 100)]).toEqual([9, expect.closeTo(1, 12), 0]);
		const quantiles = [0.1, 0.5, 0.9].map((q) => ({ q, value: 100 }));
		expect(accuracyOf([{ forecast: 100, actual: 200, quantiles }]).pinball).toBeCloseTo(0.75, 12);
	});

	it('[FORECAST14] is never NaN or infinite', () => {
		const amount = fc.integer({ min: -1000, max: 1_000_000 });
		const outcomes = fc.array(fc.record({ forecast: amount, actual: fc.oneof(amount, fc.constant(0)), low: amount, high: amount }), { maxLength: 12 });
		fc.assert(
			fc.property(outcomes, (told) => {
				for (const value of Object.values(accuracyOf(told))) expect(value === null || Number.isFinite(value)).toBe(true);
			}),
			{ seed: 14 }
		);
	});
});
