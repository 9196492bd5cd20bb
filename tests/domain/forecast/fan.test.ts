// The fan of a running period: it begins at what is won, opens, and never falls.
import { describe, expect, it } from 'vitest';
import { forecastFan } from '#lib/domain/forecast/fan.ts';
import { fitHazard } from '#lib/domain/forecast/hazard-fit.ts';
import { staysOf } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { day, FIRST_DAY, many } from './past.ts';

const seasons = new Seasons({ from: FIRST_DAY, until: day(400), timeZone: 'UTC', fiscalYearStart: 1 });
const model = fitHazard(staysOf([...many(60, [[0, 'A'], [40, 'won']]), ...many(60, [[5, 'A'], [60, 'lost']])]), seasons, { until: day(90) })!;
const open = Array.from({ length: 30 }, (_, index) => ({ value: index === 0 ? null : 1000 + index, stage: 'A', since: day(60 + index) }));
const asked = { won: 500, open, model, seasons, factor: { spread: 0.5, level: 0 }, now: day(90), end: day(109) };

describe('the fan of a period', () => {
	it('[FORECAST19] goes from what is won now, week by week, to the end', () => {
		const fan = forecastFan(asked);
		expect(fan.map(({ at }) => (at - day(90)) / DAY_MS)).toEqual([0, 7, 14, 19]);
		expect(fan[0]!.distribution.dots()).toEqual(Array(20).fill(500));
		expect(fan.map(({ distribution }) => distribution.leftOut)).toEqual([1, 1, 1, 1]);
		expect(forecastFan({ ...asked, end: day(80) })).toHaveLength(1);
	});

	it('[FORECAST19] never falls, and is wider at the end than at first', () => {
		const fan = forecastFan(asked).map(({ distribution }) => [0.1, 0.25, 0.5, 0.75, 0.9].map((q) => distribution.quantile(q)));
		for (const [index, quantiles] of fan.entries())
			if (index > 0) for (const [q, value] of quantiles.entries()) expect(value).toBeGreaterThanOrEqual(fan[index - 1]![q]!);
		const width = (quantiles: readonly number[]): number => quantiles.at(-1)! - quantiles[0]!;
		expect(width(fan.at(-1)!)).toBeGreaterThan(width(fan[1]!));
	});
});
