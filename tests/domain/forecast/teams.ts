// Made teams with a past, for what forecasts learn from it.
import { seeded } from '#lib/domain/demo/random.ts';
import type { PastDeal } from '#lib/domain/forecast/past-deals.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { periodsBefore } from '#lib/domain/metrics/period-before.ts';
import type { PastPeriodDays, TeamPastQuestion } from '#lib/domain/forecast/team-past.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { day, past } from './past.ts';

/** Two stages, named by their index as open ones are, won or lost after some weeks; one more every `every` days. Half are won. */
export function team(seed: number, count: number, every = 1.25): PastDeal[] {
	const random = seeded(seed);
	return Array.from({ length: count }, (_, index) => {
		const from = index * every;
		const moves = from + 2 + random.next() * 30;
		const closes = moves + 2 + random.next() * 40;
		const deal = past([[from, '0'], [moves, '1'], [closes, random.chance(0.5) ? 'won' : 'lost']], [[from, Math.round(random.skewed(1_000_000, 0.6))]]);
		return { ...deal, expects: [{ at: day(from), day: Math.floor(day(closes + random.int(-10, 10)) / DAY_MS) }] };
	});
}

/** What happened before a moment. */
export const until = (deals: readonly PastDeal[], at: number): PastDeal[] =>
	deals.flatMap(({ steps, values, expects = [] }) => {
		const known = <Each extends { at: number }>(list: readonly Each[]): Each[] => list.filter((each) => each.at < at);
		return steps[0]!.at < at ? [{ steps: known(steps), values: known(values), expects: known(expects) }] : [];
	});

/** Asked in the middle of a quarter, of that quarter and the six before it. */
export function pastAsked(deals: readonly PastDeal[], now: number): TeamPastQuestion {
	const period = windowOf({ kind: 'this-quarter' }, { now, timeZone: 'UTC', fiscalYearStart: 1 })!;
	return {
		deals, asked: null, now,
		period: period as PastPeriodDays, before: periodsBefore(period, 6, 'UTC') as PastPeriodDays[],
		timeZone: 'UTC', fiscalYearStart: 1, stages: [0.2, 0.5]
	};
}
