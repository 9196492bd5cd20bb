// What a forecast keeps from one edit to the next: the same as made anew, whatever was edited, and nothing made anew that
// an edit has nothing to do with.
import { describe, expect, it } from 'vitest';
import { seeded } from '#lib/domain/demo/random.ts';
import { forecastDistribution, type ForecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { fitHazard } from '#lib/domain/forecast/hazard-fit.ts';
import { HazardOutlook, MOST_DAYS } from '#lib/domain/forecast/hazard.ts';
import { keptOutlook } from '#lib/domain/forecast/kept-outlooks.ts';
import { staysOf } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { day, FIRST_DAY, many } from './past.ts';

const SHARES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

interface Deal {
	value: number;
	chance: number;
}

const figures = (of: ForecastDistribution): number[] => [of.mean, of.least, of.most, of.deals, of.leftOut, ...of.quantiles(...SHARES), of.chanceOfAtLeast(of.mean), ...of.dots()];

/** Makes so many others that nothing from before is kept. */
const forget = (): void => {
	for (let other = 0; other < 12; other += 1) forecastDistribution({ won: -1 - other, values: [1], chances: [0.5], s: 0 });
};

describe('what is kept of a forecast', () => {
	it('[FORECAST4] is what is made anew, after any edits of deals', () => {
		const random = seeded(31);
		for (const count of [10, 25, 26, 200]) {
			const deals = Array.from({ length: count }, (): Deal => ({ value: random.int(0, 9) * 100_000, chance: random.int(0, 10) / 10 }));
			const input = { won: 5000, s: 0.5, level: 0.1 };
			const asked = (): ForecastDistribution => forecastDistribution({ ...input, values: deals.map(({ value }) => value), chances: deals.map(({ chance }) => chance) });
			for (let step = 0; step < 40; step += 1) {
				const deal = deals[random.int(0, deals.length - 1)]!;
				const kind = random.int(0, 6);
				if (kind === 0) deal.value = random.int(-2, 50) * 100_000;
				else if (kind === 1) deal.value = NaN;
				else if (kind === 2) deal.chance = random.int(0, 20) / 20;
				else if (kind === 3) input.won += 700;
				else if (kind === 4) input.s = random.int(0, 2) / 4;
				else if (kind === 5) input.level = random.int(-2, 2) / 10;
				const found = figures(asked());
				expect(figures(asked())).toEqual(found);
				forget();
				expect(figures(asked())).toEqual(found);
			}
		}
	});

	it('[FORECAST4] stays the same thing when nothing it is made of changed', () => {
		const [values, chances] = [Float64Array.from({ length: 60 }, (_, index) => index * 1000), Float64Array.from({ length: 60 }, (_, index) => (index % 7) / 7)];
		const before = forecastDistribution({ won: 3, values, chances, s: 0.5 });
		expect(forecastDistribution({ won: 3, values: values.slice(), chances: chances.slice(), s: 0.5 })).toBe(before);
		// The first has no chance: what it is worth changes nothing.
		values[0] = 77_777;
		expect(forecastDistribution({ won: 3, values, chances, s: 0.5 })).toBe(before);
		values[1] = 77_777;
		expect(forecastDistribution({ won: 3, values, chances, s: 0.5 })).not.toBe(before);
	});

	it('[FORECAST4] finds several quantiles at once as it does one by one, rising', () => {
		const random = seeded(8);
		for (const large of [0, 1, 5]) {
			const values = Array.from({ length: 80 }, (_, index) => random.int(1, 900) * (index < large ? 1_000_000 : 1000));
			const distribution = forecastDistribution({ won: 9, values, chances: values.map(() => 0.05 + 0.9 * random.next()), s: large === 1 ? 0 : 0.5 });
			const together = distribution.quantiles(...SHARES);
			for (const [index, share] of SHARES.entries()) {
				expect(together[index]! / distribution.quantile(share)).toBeCloseTo(1, 8);
				if (index > 0) expect(together[index]!).toBeGreaterThanOrEqual(together[index - 1]!);
			}
		}
	});

	it('[FORECAST12] of hazards is what they give anew, at any moment and in any fiscal year', () => {
		const random = seeded(5);
		const seasons = [1, 2, 3].map((fiscalYearStart) => new Seasons({ from: FIRST_DAY, until: day(700), timeZone: 'UTC', fiscalYearStart }));
		const models = [40, 90].map((length) => fitHazard(staysOf([...many(60, [[0, 'A'], [length, 'won']]), ...many(60, [[5, 'A'], [60, 'lost']])]), seasons[0]!, { until: day(120) })!);
		for (let round = 0; round < 300; round += 1) {
			const [model, calendar] = [random.pick(models), random.pick(seasons)];
			const [at, days, since] = [day(120 + random.int(0, 3)), random.int(0, 40), day(random.int(60, 119))];
			expect(keptOutlook(model, calendar, at, days).chance('A', since)).toBe(new HazardOutlook(model, calendar, at, days).chance('A', since));
		}
	});

	it('[FORECAST12] of a period of ages is one look of ten years, whatever part of it is asked for', () => {
		const seasons = new Seasons({ from: FIRST_DAY, until: day(120 + MOST_DAYS), timeZone: 'UTC', fiscalYearStart: 1 });
		const model = fitHazard(staysOf([...many(60, [[0, 'A'], [40, 'won']]), ...many(60, [[5, 'A'], [60, 'lost']])]), seasons, { until: day(120) })!;
		const look = keptOutlook(model, seasons, day(120), MOST_DAYS);
		expect([MOST_DAYS + 1, 54_900.4, 2_900_000].map((days) => keptOutlook(model, seasons, day(120), days) === look)).toEqual([true, true, true]);
		expect(keptOutlook(model, seasons, day(120), MOST_DAYS - 1)).not.toBe(look);
	});
});
