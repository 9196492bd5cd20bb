// The forecast of a period from the columns of the metrics: what counts in it, and what it falls back on.
import { describe, expect, it } from 'vitest';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { leadRates } from '#lib/domain/forecast/lead-rates.ts';
import { periodForecast } from '#lib/domain/forecast/period-forecast.ts';
import { teamPast } from '#lib/domain/forecast/team-past.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { asked, deal } from '../metrics/asked.ts';
import { daysUtc } from '../metrics/deals.ts';

const all = (): boolean => true;
const NOW = 20 * DAY_MS;
const question = { now: NOW, period: daysUtc(10, 40) };

describe('the forecast of a period', () => {
	const open = deal(['stage', 'Proposal', 5], ['value', 100, 5], ['expectedClose', '1970-01-25', 5]);
	const overdue = deal(['stage', 'Proposal', 5], ['value', 1000, 5], ['expectedClose', '1970-01-15', 5], ['probability', 1000, 5]);
	const omitted = deal(['stage', 'Proposal', 5], ['value', 9, 5], ['expectedClose', '1970-01-25', 5], ['category', 'omitted', 5]);
	const later = deal(['stage', 'Proposal', 5], ['value', 7, 5], ['expectedClose', '1971-01-25', 5]);
	const won = deal(['stage', 'Won', 12], ['value', 50, 12]);
	const { columns, context } = asked(question, [open, overdue, omitted, later, won]);

	it('[FORECAST21] is of what people plan where there is no past to learn from', () => {
		const { method, steps, factor, won: sure, deals } = periodForecast(columns, context, all, { past: null, fiscalYearStart: 1 })!;
		expect([method, sure, deals]).toEqual(['plan', 50, [open.id, overdue.id]]);
		expect(factor).toEqual({ spread: 0.5, level: 0, periods: 0 });
		expect(steps.map(({ at, distribution }) => [at / DAY_MS, distribution.least, distribution.most])).toEqual([[20, 50, 50], [27, 50, 150], [34, 50, 150], [40, 1050, 1150]]);
	});

	it('[FORECAST6] tells which deals count: those of known value and chance', () => {
		const blank = deal(['stage', 'Proposal', 5], ['expectedClose', '1970-01-25', 5]);
		const nowhere = deal(['stage', 'Gone', 5], ['value', 7, 5], ['expectedClose', '1970-01-25', 5]);
		const world = asked(question, [open, blank, nowhere, won]);
		const { deals, counted, steps } = periodForecast(world.columns, world.context, all, { past: null, fiscalYearStart: 1 })!;
		expect([deals, counted, steps.at(-1)!.distribution.leftOut]).toEqual([[open.id, blank.id, nowhere.id], [open.id], 2]);
	});

	it('[FORECAST10] [FORECAST21] takes what became of the stage for its chance, unless the deal has its own', () => {
		const lost = Array.from({ length: 20 }, () => deal(['stage', 'Proposal', 1], ['stage', 'Lost', 3]));
		const world = asked(question, [open, ...lost]);
		const past = teamPast(pastQuestion(world.columns, world.context, null, 1)!);
		expect(past.bases[2]).toEqual({ rate: 0.25, n: 20, won: 0 });
		const chance = (made: typeof past | null) => periodForecast(world.columns, world.context, all, { past: made, fiscalYearStart: 1 })!.steps.at(-1)!.distribution.chanceOfAtLeast(100);
		expect(chance(past)).toBeLessThan(chance(null));
	});

	it('[FORECAST19] is one moment where the period is over, and begins with a period that is ahead', () => {
		const over = asked({ now: 60 * DAY_MS, period: daysUtc(10, 40) }, [open, won]);
		const { steps, won: sure, deals } = periodForecast(over.columns, over.context, all, { past: null, fiscalYearStart: 1 })!;
		expect([steps.length, steps[0]!.distribution.quantile(0.5), sure]).toEqual([1, 50, 50]);
		// What is overdue may still come, and not in a period that is over.
		expect([steps[0]!.distribution.least, steps[0]!.distribution.most, deals]).toEqual([50, 50, []]);
		const ahead = asked({ now: 2 * DAY_MS, period: daysUtc(10, 40) }, []);
		expect(periodForecast(ahead.columns, ahead.context, all, { past: null, fiscalYearStart: 1 })!.steps[0]!.at).toBe(10 * DAY_MS);
		expect(periodForecast(columns, asked({}, []).context, all, { past: null, fiscalYearStart: 1 })).toBeNull();
	});
});

describe('what becomes of leads', () => {
	it('[FORECAST13] [FORECAST23] counts those still open as not over, and wins of the last year for size and length', () => {
		const made = [
			deal(['stage', 'Lead', 1], ['stage', 'Won', 11], ['value', 300, 11]), deal(['stage', 'Lead', 1], ['stage', 'Lost', 6]),
			deal(['stage', 'Lead', 1], ['value', 5, 1]), deal(['stage', 'Lead', 18])
		];
		const { columns, context } = asked({ now: NOW }, made);
		// Two of four are watched on day 10: one of them is won.
		expect(leadRates(columns, context, all)).toEqual({ conversion: expect.closeTo(1 / 3, 12), within: 19, leads: 4, averageDeal: 300, wins: 1, cycleP80: 10 });
		expect(leadRates(asked({ now: NOW }, []).columns, context, all)).toEqual({ conversion: null, within: 0, leads: 0, averageDeal: null, wins: 0, cycleP80: null });
	});

	it('[CYCLE3] [FORECAST23] takes one that is recorded as closed before it began for a sale of no days', () => {
		const early = { ...deal(['stage', 'Lead', 4], ['stage', 'Won', 5]), createdAt: 9 * DAY_MS };
		const { columns, context } = asked({ now: NOW }, [early]);
		expect(leadRates(columns, context, all)).toMatchObject({ leads: 1, conversion: 1, cycleP80: 0 });
	});
});
