// The rest of a period as a fan: what will have been won by moments ahead, as bands that open towards the end (metrics 2.1).
// Limit: deals that are open now; what comes in later is not in it.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import { forecastDistribution, type ForecastDistribution } from './distribution.ts';
import type { HazardModel } from './hazard-fit.ts';
import { HazardOutlook } from './hazard.ts';
import type { Calendar } from './seasons.ts';
import type { SharedFactor } from './shared-factor.ts';

export interface FanQuestion {
	/** Minor units won in the period so far. */
	readonly won: number;
	readonly open: readonly { readonly value: number | null; readonly stage: StageId; readonly since: number }[];
	readonly model: HazardModel;
	readonly seasons: Calendar;
	readonly factor: Pick<SharedFactor, 'spread' | 'level'>;
	readonly now: Instant;
	/** First moment after the period. */
	readonly end: Instant;
}

export interface FanStep {
	readonly at: Instant;
	readonly distribution: ForecastDistribution;
}

const WEEK = 7 * DAY_MS;

/** Distributions of what is won by now, by every whole week from now, and by the end. Only now, where the period is over. */
export function forecastFan({ won, open, model, seasons, factor, now, end }: FanQuestion): FanStep[] {
	const moments = [now];
	for (let at = now + WEEK; at < end; at += WEEK) moments.push(at);
	if (end > now) moments.push(end);
	const values = Float64Array.from(open, ({ value }) => value ?? NaN);
	return moments.map((at) => {
		const outlook = new HazardOutlook(model, seasons, now, (at - now) / DAY_MS);
		const chances = Float64Array.from(open, ({ stage, since }) => outlook.chance(stage, since) ?? NaN);
		return { at, distribution: forecastDistribution({ won, values, chances, s: factor.spread, level: factor.level }) };
	});
}
