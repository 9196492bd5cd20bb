// Figures as of a whole day: what happened on it is known, and its hours are over; days as people count them.
import { describe, expect, it } from 'vitest';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { leadRates } from '#lib/domain/forecast/lead-rates.ts';
import { periodForecast } from '#lib/domain/forecast/period-forecast.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { idleDays } from '#lib/domain/metrics/idle.ts';
import { NOTHING_ASKED, questionOf, type Asked } from '#lib/domain/report/asked.ts';
import { asked, deal } from './asked.ts';

const LATER = Date.UTC(2026, 10, 1);
const day = (text: string, hour = 0): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS + hour / 24;
const ask = (of: Partial<Asked>, timeZone = 'UTC') => questionOf({ ...NOTHING_ASKED, ...of }, { now: LATER, timeZone, fiscalYearStart: 1 });

describe('as of a whole day', () => {
	const won = deal(['value', 9_000_00, day('2026-01-01')], ['stage', 'Lead', day('2026-01-01')], ['stage', 'Won', day('2026-03-31')]);
	const open = deal(['stage', 'Lead', day('2026-01-01')]);

	it('[ASK1] [ASK3] counts the day among those that are over, like what happened on it', () => {
		const at = { from: '2026-01-01', to: '2026-03-31' };
		const ofDay = asked(ask({ ...at, asOf: '2026-03-31' }), [won, open]).snapshot();
		const ofMoment = asked(ask({ ...at, asOf: Date.UTC(2026, 3, 1) }), [won, open]).snapshot();
		expect(ofDay.velocity.window.realisedPerDay).toBe(10_000);
		expect(ofDay.velocity.window.realisedPerDay).toBe(ofMoment.velocity.window.realisedPerDay);
		const lead = (figures: typeof ofDay) => (({ dealDays, averageDeals, arrivalsPerDay }) => ({ dealDays, averageDeals, arrivalsPerDay }))(figures.stageTime.rows[0]!);
		expect(lead(ofDay)).toEqual({ dealDays: 179, averageDeals: 179 / 90, arrivalsPerDay: 2 / 90 });
		expect(lead(ofDay)).toEqual(lead(ofMoment));
	});

	it('[ASK1] [STALE3] takes what was done on the day for work', () => {
		const busy = deal(['stage', 'Lead', day('2026-01-01')], ['value', 100, day('2026-03-31', 10)]);
		const engine = asked(ask({ asOf: '2026-03-31' }), [busy]);
		const { now, over } = engine.context;
		expect(idleDays(engine.columns, 0, now, over)).toBe(0);
		expect(engine.snapshot().stale.total.count).toBe(0);
	});

	it('[ASK1] [FORECAST19] forecasts what comes after the day: nothing, of a period that ends with it', () => {
		const due = deal(['stage', 'Lead', day('2026-03-31', 9)], ['value', 100, day('2026-03-31', 9)], ['expectedClose', '2026-03-31', day('2026-03-31', 9)]);
		const of = (to: string) => asked(ask({ asOf: '2026-03-31', period: { from: '2026-01-01', to } }), [won, due]);
		const forecast = ({ columns, context }: ReturnType<typeof of>) => periodForecast(columns, context, () => true, { past: null, fiscalYearStart: 1 })!;
		const over = forecast(of('2026-03-31'));
		expect([over.won, over.deals, over.steps.map(({ distribution }) => distribution.most)]).toEqual([9_000_00, [], [9_000_00]]);
		const running = of('2026-04-30');
		expect(forecast(running).steps[0]!.at).toBe(Date.UTC(2026, 3, 1));
		expect(pastQuestion(running.columns, running.context, null, 1)!.now).toBe(Date.UTC(2026, 3, 1));
		// Won on the day, and a lead of fifteen hours.
		expect(leadRates(running.columns, running.context, () => true)).toMatchObject({ leads: 2, wins: 1, cycleP80: 89 });
	});

	it('[LVR3] compares as many days of both months, also over a change of the clocks', () => {
		// Midnights in Amsterdam: an hour before UTC's in winter, two in summer.
		const qualified = (text: string, hours: number) => deal(['stage', 'Qualified', day(text, -hours)]);
		const deals = [qualified('2026-03-29', 1), qualified('2026-03-30', 2), qualified('2026-04-29', 2)];
		const { months } = asked({ ...ask({ asOf: '2026-04-29' }, 'Europe/Amsterdam'), qualifiedRank: 1 }, deals).snapshot().leadVelocity;
		expect(months.at(-1)).toMatchObject({ running: true, qualified: 1, before: 1, rate: 0 });
	});
});
