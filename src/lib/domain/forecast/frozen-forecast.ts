// The forecast of a period as it was at a moment of the past, and what came of the period: from what deals went through.
// Limit: reads no chance or category of a stage, so that nothing that was set later is in it; types of stages are today's.
import { DAY_MS } from '../model/date.ts';
import type { Instant } from '../model/deal.ts';
import type { ForecastOutcome } from './accuracy.ts';
import { forecastDistribution } from './distribution.ts';
import type { HazardModel } from './hazard-fit.ts';
import { HazardOutlook } from './hazard.ts';
import type { PastWindow } from './historical-rate.ts';
import { closedAt, stateAt, valueAt, type PastDeal } from './past-deals.ts';
import type { Calendar } from './seasons.ts';
import type { SharedFactor } from './shared-factor.ts';

export interface AskedDeals {
	readonly deals: readonly PastDeal[];
	/** 1 for those that are asked for; null: all. */
	readonly asked: Uint8Array | null;
}

/** What was won in a period by a moment of it: by its end, where that is later. Blank values are in no sum. */
export const isWonIn = (deal: PastDeal, { start, end }: PastWindow, at: Instant = end): boolean => {
	const until = Math.min(at, end);
	const closed = closedAt(deal, until);
	return closed !== null && closed >= start && stateAt(deal, until)!.type === 'won';
};

/** What came of a period, minor units: all that was won in it, and the part of it by deals that were not there when it began. */
export function wonIn({ deals, asked }: AskedDeals, period: PastWindow): { actual: number; later: number } {
	let actual = 0;
	let later = 0;
	for (const [index, deal] of deals.entries()) {
		if (asked?.[index] === 0 || !isWonIn(deal, period)) continue;
		const value = valueAt(deal, period.end) ?? 0;
		actual += value;
		if (stateAt(deal, period.start) === null) later += value;
	}
	return { actual, later };
}

export interface FrozenQuestion {
	readonly period: PastWindow;
	readonly at: Instant;
	/** As they were known then. */
	readonly model: HazardModel;
	readonly factor: Pick<SharedFactor, 'spread' | 'level'>;
	readonly seasons: Calendar;
}

/** P50, and P10 to P90, of a period's total as of a moment: won by then, and the deals that were open. */
export function frozenForecast({ deals, asked }: AskedDeals, { period, at, model, factor, seasons }: FrozenQuestion): Omit<ForecastOutcome, 'actual'> & { low: number; high: number } {
	const outlook = new HazardOutlook(model, seasons, at, (period.end - at) / DAY_MS);
	const values: number[] = [];
	const chances: number[] = [];
	let won = 0;
	for (const [index, deal] of deals.entries()) {
		if (asked?.[index] === 0) continue;
		const state = stateAt(deal, at);
		if (state?.type === 'open') {
			values.push(valueAt(deal, at) ?? NaN);
			chances.push(outlook.chance(state.stage, state.since) ?? NaN);
		} else if (state !== null && isWonIn(deal, period, at)) won += valueAt(deal, at) ?? 0;
	}
	const distribution = forecastDistribution({ won, values, chances, s: factor.spread, level: factor.level });
	const [low, forecast, high] = [0.1, 0.5, 0.9].map((q) => distribution.quantile(q));
	return { forecast: forecast!, low: low!, high: high!, quantiles: [{ q: 0.1, value: low! }, { q: 0.5, value: forecast! }, { q: 0.9, value: high! }] };
}
