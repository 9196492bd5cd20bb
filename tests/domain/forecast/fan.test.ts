// The fan of a running period: it begins at what is won, opens, and never falls.
import { describe, expect, it } from 'vitest';
import { forecastFan, hazardChances, plannedChances } from '#lib/domain/forecast/fan.ts';
import { fitHazard } from '#lib/domain/forecast/hazard-fit.ts';
import { staysOf } from '#lib/domain/forecast/past-deals.ts';
import { Seasons } from '#lib/domain/forecast/seasons.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { day, FIRST_DAY, many } from './past.ts';

const seasons = new Seasons({ from: FIRST_DAY, until: day(400), timeZone: 'UTC', fiscalYearStart: 1 });
const model = fitHazard(staysOf([...many(60, [[0, 'A'], [40, 'won']]), ...many(60, [[5, 'A'], [60, 'lost']])]), seasons, { until: day(90) })!;
const open = Array.from({ length: 30 }, (_, index) => ({ value: index === 0 ? null : 1000 + index, stage: 'A', since: day(60 + index) }));
const values = Float64Array.from(open, ({ value }) => value ?? NaN);
const chancesBy = hazardChances({ open, model, seasons, now: day(90) });
const asked = { won: 500, values, chancesBy, factor: { spread: 0.5, level: 0 }, from: day(90), end: day(109) };

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

	it('[FORECAST19] takes every so many whole weeks where there would be too many moments, always with the end', () => {
		const days = (most: number) => forecastFan({ ...asked, most }).map(({ at }) => (at - day(90)) / DAY_MS);
		expect([days(3), days(2), days(1)]).toEqual([[0, 7, 14, 19], [0, 14, 19], [0, 19]]);
		const [, whole] = forecastFan({ ...asked, most: 1 });
		expect(whole!.distribution.quantile(0.5)).toBe(forecastFan(asked).at(-1)!.distribution.quantile(0.5));
	});

	it('[FORECAST19] has a moment for every week of a year, and of longer periods no more', () => {
		const weeks = (days: number) => forecastFan({ ...asked, chancesBy: () => new Float64Array(values.length), end: day(90 + days) }).map(({ at }) => (at - day(90)) / (7 * DAY_MS));
		expect(weeks(371)).toEqual(Array.from({ length: 54 }, (_, week) => week));
		expect(weeks(372).slice(0, 3)).toEqual([0, 2, 4]);
		expect(weeks(2_900_000).length).toBeLessThanOrEqual(54);
	});

	it('[FORECAST19] counts of a period ahead only what is won in it', () => {
		const [ahead, all] = [hazardChances({ open, model, seasons, now: day(90), start: day(100) }), chancesBy];
		expect([...ahead(day(100))]).toEqual(open.map(() => 0));
		const [later, before, whole] = [ahead(day(109)), all(day(100)), all(day(109))];
		for (const [deal, chance] of later.entries()) expect(chance).toBeCloseTo(whole[deal]! - before[deal]!, 12);
	});

	it('[FORECAST21] goes by plans where the past is too short: on the day a deal is expected, and of one overdue by the end', () => {
		const planned = plannedChances([{ chance: 0.4, due: day(98) }, { chance: 0.7, due: day(80) }, { chance: NaN, due: day(95) }], asked);
		expect([day(97), day(98), day(109)].map((at) => [...planned(at)])).toEqual([[0, 0, NaN], [0.4, 0, NaN], [0.4, 0.7, NaN]]);
	});
});
