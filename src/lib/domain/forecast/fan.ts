// The rest of a period as a fan: what will have been won by moments ahead, as bands that open towards the end (metrics 2.1).
// Limit: deals that are open now; what comes in later is not in it.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import { forecastDistribution, type ForecastDistribution } from './distribution.ts';
import type { HazardModel } from './hazard-fit.ts';
import { keptOutlook } from './kept-outlooks.ts';
import type { Calendar } from './seasons.ts';
import type { SharedFactor } from './shared-factor.ts';

/** Chance 0–1 of each open deal to be won in the period by a moment ahead; NaN: unknown. */
export type ChancesBy = (at: Instant) => Float64Array;

export interface FanQuestion {
	/** Minor units won in the period so far. */
	readonly won: number;
	/** Minor units of each open deal; NaN: blank. */
	readonly values: Float64Array;
	readonly chancesBy: ChancesBy;
	readonly factor: Pick<SharedFactor, 'spread' | 'level'>;
	/** The present, or the beginning of a period that is ahead. */
	readonly from: Instant;
	/** First moment after the period. */
	readonly end: Instant;
	/** No more moments than this after the first: every so many whole weeks. All weeks of a year when absent, of longer periods as many. */
	readonly most?: number;
}

export interface FanStep {
	readonly at: Instant;
	readonly distribution: ForecastDistribution;
}

const WEEK = 7 * DAY_MS;
/** A year has 53 weeks at most. */
const MOST_MOMENTS = 53;

/** Distributions of what is won at first, by whole weeks on, and by the end. Only one, where the period is over. */
export function forecastFan({ won, values, chancesBy, factor, from, end, most = MOST_MOMENTS }: FanQuestion): FanStep[] {
	const step = WEEK * Math.max(1, Math.ceil((end - from) / WEEK / most));
	const moments = [from];
	for (let at = from + step; at < end; at += step) moments.push(at);
	if (end > from) moments.push(end);
	return moments.map((at) => ({ at, distribution: forecastDistribution({ won, values, chances: chancesBy(at), s: factor.spread, level: factor.level }) }));
}

export interface HazardChances {
	readonly open: readonly { readonly stage: StageId; readonly since: number }[];
	readonly model: HazardModel;
	readonly seasons: Calendar;
	readonly now: Instant;
	/** The period begins here: what is won before is not in it. Not ahead when absent. */
	readonly start?: Instant;
}

/** From what became of earlier deals in the same stage for as long. */
export function hazardChances({ open, model, seasons, now, start = now }: HazardChances): ChancesBy {
	const by = (at: Instant): Float64Array => {
		const outlook = keptOutlook(model, seasons, now, (at - now) / DAY_MS);
		return Float64Array.from(open, ({ stage, since }) => outlook.chance(stage, since) ?? NaN);
	};
	if (!(start > now)) return by;
	const before = by(start);
	return (at) => by(at).map((chance, deal) => Math.max(0, chance - before[deal]!));
}

/** A deal as people plan it. */
export interface PlannedDeal {
	/** 0–1, whenever it comes; NaN: unknown. */
	readonly chance: number;
	/** First moment after the day it is expected to close on; of one that is overdue anything up to now. */
	readonly due: Instant;
}

/** From the days deals are expected to close on: each with its chance, on that day; one that is overdue by the end, for nobody says when. */
export function plannedChances(open: readonly PlannedDeal[], { from, end }: Pick<FanQuestion, 'from' | 'end'>): ChancesBy {
	return (at) => Float64Array.from(open, ({ chance, due }) => ((due > from ? due : end) <= at ? chance : at < end ? 0 : chance));
}
