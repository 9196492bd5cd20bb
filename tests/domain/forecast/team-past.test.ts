// What a team's past teaches, and that no forecast of the past knows what came after it.
import { describe, expect, it } from 'vitest';
import { closedAt } from '#lib/domain/forecast/past-deals.ts';
import { teamPast } from '#lib/domain/forecast/team-past.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { day, many, past } from './past.ts';
import { pastAsked, team, until } from './teams.ts';

const NOW = day(410) + DAY_MS / 3;
const all = team(3, 520);
const deals = until(all, NOW);
const told = teamPast(pastAsked(deals, NOW));

describe('the past of a team', () => {
	it('[FORECAST22] teaches chances and what deals have in common, and tells how such forecasts did', () => {
		const { learned, watchedDays, wins } = told;
		expect(learned).not.toBeNull();
		expect(watchedDays).toBeGreaterThan(380);
		expect(wins).toBe(deals.filter(({ steps }) => steps.at(-1)!.type === 'won').length);
		// 45 days of the quarter are left.
		expect(learned!.horizonDays).toBe(42);
		expect(learned!.factor.periods).toBeGreaterThan(2);
		expect(learned!.looks.length).toBe(learned!.accuracy.hazard.n);
		for (const { origin } of learned!.looks) {
			expect(origin + 42 * DAY_MS).toBeLessThanOrEqual(NOW);
			expect(origin).toBeGreaterThanOrEqual(NOW - watchedDays * DAY_MS + 91 * DAY_MS);
		}
		expect(learned!.accuracy.hazard.wape).toBeLessThan(learned!.accuracy.weighted.wape!);
	});

	it('[FORECAST17] [FORECAST18] freezes forecasts of earlier quarters at their leads, better the later they are', () => {
		const leads = told.tracked.map(({ lead, accuracy }) => [lead, accuracy.n]);
		// Closes began in January: of the first quarter nothing could be said, and of the second little at its start.
		expect(leads).toEqual([['start', 2], [28, 3], [14, 3], [7, 3]]);
		const [start, , , week] = told.tracked;
		expect(week!.accuracy.wape).toBeLessThan(start!.accuracy.wape!);
		for (const { actual, period } of start!.outcomes) expect(actual).toBe(told.came.find((each) => each.period === period)!.actual);
	});

	it('[FORECAST18] a frozen forecast is the same whatever happened from its moment on', () => {
		const period = told.came.at(-1)!.period;
		const at = period.end - 14 * DAY_MS;
		const other = until(all, at).map((deal) =>
			deal.steps.at(-1)!.type === 'open' ? { ...deal, steps: [...deal.steps, { at: at + DAY_MS, stage: 'won', type: 'won' as const }], values: [...deal.values, { at, value: 5 }] } : deal
		);
		const elsewise = teamPast(pastAsked(other, NOW));
		const of = ({ tracked }: typeof told) => tracked[2]!.outcomes.find(({ period: { to } }) => to === period.to)!;
		expect({ ...of(elsewise), actual: 0 }).toEqual({ ...of(told), actual: 0 });
		expect(of(elsewise).actual).not.toBe(of(told).actual);
	});

	it('[FORECAST18] tells of a period what deals brought that were not there when it began', () => {
		const [before, during] = [past([[80, '0'], [120, 'won']], [[80, 300]]), past([[100, '0'], [120, 'won']], [[100, 500]])];
		const { came } = teamPast(pastAsked([before, during, past([[0, '0'], [1, 'won']])], day(200)));
		expect(came.map(({ actual, later }) => [actual, later])).toEqual([[100, 100], [800, 500]]);
	});

	it('[FORECAST22] tracks only the deals asked for, and learns from all', () => {
		const asked = Uint8Array.from(deals, (_, index) => index % 2);
		const half = teamPast({ ...pastAsked(deals, NOW), asked });
		expect(half.learned!.factor).toEqual(told.learned!.factor);
		const odd = teamPast({ ...pastAsked(deals, NOW), asked: asked.map((one) => 1 - one) });
		for (const [index, { actual }] of told.came.entries()) expect(half.came[index]!.actual + odd.came[index]!.actual).toBe(actual);
	});

	it('[FORECAST22] teaches nothing any more where nothing closed for two years, and is asked in no time', () => {
		const at = (days: number) => teamPast(pastAsked(deals, day(days)));
		const [last, wins] = [Math.max(...deals.map((deal) => closedAt(deal, NOW) ?? -Infinity)), told.wins];
		const closed = Math.floor((last - day(0)) / DAY_MS);
		const quiet = at(closed + 732);
		expect([quiet.quiet, told.quiet, quiet.learned, quiet.wins, quiet.tracked.map(({ accuracy }) => accuracy.n)]).toEqual([true, false, null, wins, [0, 0, 0, 0]]);
		// What was won and lost is known all the same.
		expect(quiet.bases[0]!.n).toBeGreaterThan(10);
		expect(at(2_900_000).learned).toBeNull();
	});

	it('[FORECAST22] says that there is too little of it: no close, few wins, or too short a time', () => {
		expect(teamPast(pastAsked([], NOW))).toMatchObject({ learned: null, watchedDays: 0, wins: 0, came: [] });
		expect(teamPast(pastAsked(many(9, [[0, '0'], [300, 'won']]), NOW)).learned).toBeNull();
		const young = teamPast(pastAsked(until(all, day(100)), day(100)));
		expect(young.learned).toBeNull();
		expect(young.wins).toBeGreaterThan(10);
		expect(young.bases[1]!.n).toBeGreaterThan(10);
	});

	it('[FORECAST22] tests a shorter forecast where the past is too short for the whole one', () => {
		const { learned } = teamPast(pastAsked(until(all, day(172)), day(172)));
		expect([learned!.horizonDays, learned!.factor.periods]).toEqual([7, expect.any(Number)]);
	});

	it('[FORECAST9] reads rates off the four periods before, of deals that were expected in them', () => {
		expect(told.rates.map(({ n }) => n > 0)).toEqual([true, true, false]);
		expect(told.rates[2]!.rate).toBe(0);
		for (const { rate, n, won } of told.rates.slice(0, 2)) expect(Math.abs(rate - won / n)).toBeLessThan(0.15);
	});
});
