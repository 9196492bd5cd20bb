// Correcting the width of bands by where past actuals fell in them.
import { describe, expect, it } from 'vitest';
import { bandScale, calibrated } from '#lib/domain/forecast/band-scale.ts';
import { forecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { normalBelow, normalQuantile } from '#lib/domain/forecast/normal.ts';
import { estimateSharedFactor } from '#lib/domain/forecast/shared-factor.ts';

/** Places of actuals that spread `times` as far as was forecast. */
const spreadOut = (times: number) => Array.from({ length: 99 }, (_, index) => ({ place: normalBelow(times * normalQuantile((index + 1) / 100)) }));

describe('the width of bands', () => {
	it('[FORECAST20] stays as it is while nothing is known against it', () => {
		expect(bandScale([])).toBe(1);
		expect(calibrated(estimateSharedFactor([]), [])).toMatchObject({ spread: expect.closeTo(0.5, 12), scale: 1 });
		expect(bandScale(spreadOut(1))).toBeCloseTo(1, 1);
	});

	it('[FORECAST20] follows actuals that fall closer together, or further apart, than was forecast', () => {
		expect(bandScale(spreadOut(0.5))).toBeCloseTo(0.5, 1);
		expect(bandScale(spreadOut(1.5))).toBeCloseTo(1.4, 0);
		expect(bandScale([{ place: 0.5 }])).toBeCloseTo(Math.SQRT1_2, 9);
		expect(bandScale([{ place: 0.5, weight: 0.25 }])).toBeGreaterThan(bandScale([{ place: 0.5 }]));
	});

	it('[FORECAST20] is moved by one miss, however far, no more than by three deviations', () => {
		expect(bandScale([{ place: 1 }])).toBeCloseTo(Math.sqrt(5), 9);
		expect(bandScale([{ place: 0 }])).toBeCloseTo(Math.sqrt(5), 9);
	});

	it('[FORECAST20] takes half of the chance of just that total for less', () => {
		const distribution = forecastDistribution({ won: 0, values: [100], chances: [0.4], s: 0 });
		expect([distribution.placeOf(-1), distribution.placeOf(0), distribution.placeOf(50), distribution.placeOf(100), distribution.placeOf(101)]).toEqual(
			[0, 0.3, 0.6, 0.8, 1].map((place) => expect.closeTo(place, 12))
		);
	});
});
