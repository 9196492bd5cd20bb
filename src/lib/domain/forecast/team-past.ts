// What a team's own past says of its forecasts: chances, how deals move together, how far such forecasts were off, and what
// was forecast of earlier periods. Limit: seconds for ten thousand deals, for a worker or a report; plain data in and out.
import { dayNumber, DAY_MS, dayAt, startOfDay } from '../model/date.ts';
import type { Day, Instant, StageId } from '../model/deal.ts';
import type { Accuracy } from './accuracy.ts';
import { firstCloseOf, HazardFits, LEARNED_DAYS, looker, type BacktestSetting } from './backtest-look.ts';
import { backtest, learner, type Method } from './backtest.ts';
import type { CalibratedFactor } from './band-scale.ts';
import { freezeMoments, trackedAccuracy, type Lead, type TrackedLead } from './frozen.ts';
import { frozenForecast, wonIn, type AskedDeals } from './frozen-forecast.ts';
import { MOST_DAYS } from './hazard.ts';
import type { HazardModel } from './hazard-fit.ts';
import { historicalRates, stageBaseRates, type StageRate } from './historical-rate.ts';
import { closedAt, expectedAt, staysOf, type PastDeal } from './past-deals.ts';
import { stageName } from './past-of-columns.ts';
import { Seasons } from './seasons.ts';

/** A period that is over, or the running one. */
export interface PastPeriodDays {
	readonly start: Instant;
	/** First moment after it. */
	readonly end: Instant;
	readonly from: Day;
	readonly to: Day;
}

export interface TeamPastQuestion {
	/** All deals there are, as of now: every one teaches. */
	readonly deals: readonly PastDeal[];
	/** 1 for those whose periods are tracked; null: all. */
	readonly asked: Uint8Array | null;
	readonly now: Instant;
	/** The period that is to be forecast, and those before it, the earliest first. */
	readonly period: PastPeriodDays;
	readonly before: readonly PastPeriodDays[];
	readonly timeZone: string;
	readonly fiscalYearStart: number;
	/** Chance 0–1 that is configured for each open stage, by its index. */
	readonly stages: readonly number[];
}

/** A forecast of the past beside what came of it: deals open at a moment, won within the horizon. */
export interface PastLook {
	readonly origin: Instant;
	readonly deals: number;
	readonly forecast: number;
	readonly low: number;
	readonly high: number;
	readonly actual: number;
}

/** What was learned, where there was enough to learn from. */
export interface LearnedPast {
	/** As of now. */
	readonly model: HazardModel;
	readonly factor: CalibratedFactor;
	/** Days ahead that the looks back were made for. */
	readonly horizonDays: number;
	readonly looks: readonly PastLook[];
	/** Of the looks: of the forecasts shown, and of the simplest there are. */
	readonly accuracy: Readonly<Record<Method, Accuracy>>;
}

export interface TeamPast {
	/** null: too little past. */
	readonly learned: LearnedPast | null;
	/** Days between the first recorded close and now; 0: none. */
	readonly watchedDays: number;
	/** Wins there have been. */
	readonly wins: number;
	/** Something closed, and nothing in the two years that looks go back. */
	readonly quiet: boolean;
	/** By open stage: share of its closed deals that were won. */
	readonly bases: readonly Omit<StageRate, 'pooled'>[];
	/** By open stage: share won of those expected in the last four periods with as many days left. */
	readonly rates: readonly StageRate[];
	/** Forecasts of the periods before, by lead. */
	readonly tracked: readonly TrackedLead<PastPeriodDays>[];
	/** Of each period before: won in it, and how much of that by deals that were not there when it began, minor units. */
	readonly came: readonly { readonly period: PastPeriodDays; readonly actual: number; readonly later: number }[];
}

/** Fewer wins say nothing of hazards. */
export const FEWEST_WINS = 10;
/** Looks back are taken over so many years at most, so that long logs take no longer. */
const LOOK_BACK_DAYS = 730;
/** From so many deals on looks are further apart: a report, too, is to take seconds. */
const MANY_DEALS = 20_000;
const FAR_APART = 28;
/** Longest forecast that is tested, and those tested where the past is too short for the wanted one. */
const MOST_HORIZON = 91;
const SHORTER = [28, 14, 7] as const;
/** Periods whose rates are read ([FORECAST9]). */
const RATE_PERIODS = 4;

export function teamPast(question: TeamPastQuestion): TeamPast {
	const { deals, now, period, before, timeZone, fiscalYearStart, stages } = question;
	const since = firstCloseOf(deals);
	const watchedDays = since < now ? (now - since) / DAY_MS : 0;
	const oldest = deals.reduce((first, { steps }) => Math.min(first, steps[0]?.at ?? Infinity), now);
	const seasons = new Seasons({ from: Math.max(oldest, now - 20 * 365 * DAY_MS), until: now + MOST_DAYS * DAY_MS, timeZone, fiscalYearStart });
	const fits = new HazardFits(deals, seasons, since);
	const grid = startOfDay(dayAt(now, timeZone), timeZone);
	const prior = (stage: StageId): number => stages[Number(stage)] ?? 0;
	const setting = { deals, seasons, prior, watchedSince: since, grid, fits, learnSince: now - LOOK_BACK_DAYS * DAY_MS };
	const asked: AskedDeals = { deals, asked: question.asked };
	// Of periods before anything was recorded there is nothing to say.
	const over = before.filter(({ end }) => end <= now && end > since);
	const came = over.map((each) => ({ period: each, ...wonIn(asked, each) }));
	// Of two years in which nothing closed every look would find nothing.
	const lately = deals.some((deal) => (closedAt(deal, now) ?? -Infinity) >= setting.learnSince);
	const model = lately ? fits.at(now) : null;
	const wins = model?.wins ?? staysOf(deals).filter(({ to, end }) => end === 'won' && to < now).length;
	return {
		learned: model === null || wins < FEWEST_WINS ? null : learnedFrom(setting, model, now, watchedDays, (period.end - Math.max(now, period.start)) / DAY_MS),
		watchedDays,
		wins,
		quiet: watchedDays > 0 && !lately,
		bases: ratesBy(stages.length, stageBaseRates(deals, now, prior)),
		rates: ratesBy(stages.length, historicalRates(deals, {
			periods: over.slice(-RATE_PERIODS).map((each) => ({ ...each, first: dayNumber(each.from), last: dayNumber(each.to) })),
			daysLeft: Math.max(0, Math.ceil((period.end - now) / DAY_MS)),
			prior,
			expected: (deal, at, { first, last }) => {
				const day = expectedAt(deal, at);
				return day !== null && day >= first && day <= last;
			}
		})),
		tracked: trackedOf(setting, asked, lately ? over : [], came, { now, timeZone }),
		came
	};
}

/** By the index of each open stage, and of what is in none of them. */
const ratesBy = <R>(count: number, rateOf: (stage: StageId) => R): R[] => Array.from({ length: count + 1 }, (_, index) => rateOf(stageName(index)));

type Setting = Omit<BacktestSetting, 'horizonDays' | 'stepDays'> & { watchedSince: number; grid: number; fits: HazardFits; learnSince: number };

/** Looks back as far ahead as is forecast now, or as the past is long enough for. null: it is for none. */
function learnedFrom(setting: Setting, model: HazardModel, now: Instant, watchedDays: number, daysLeft: number): LearnedPast | null {
	const wanted = Math.min(MOST_HORIZON, Math.max(7, Math.round(daysLeft / 7) * 7));
	const periodsOf = (horizon: number): number => (watchedDays - LEARNED_DAYS) / horizon;
	const possible = [wanted, ...SHORTER.filter((shorter) => shorter < wanted)];
	// Twice over says something of how periods differ; once is better than nothing.
	const horizonDays = possible.find((horizon) => periodsOf(horizon) >= 2) ?? possible.findLast((horizon) => periodsOf(horizon) >= 1);
	if (horizonDays === undefined) return null;
	const stepDays = setting.deals.length > MANY_DEALS ? FAR_APART : horizonDays > 28 ? 14 : 7;
	const step = stepDays * DAY_MS;
	const origins: number[] = [];
	const first = Math.max(setting.watchedSince + LEARNED_DAYS * DAY_MS, setting.learnSince);
	for (let at = setting.grid - Math.ceil((horizonDays * DAY_MS - (now - setting.grid)) / step) * step; at >= first; at -= step) origins.unshift(at);
	const { rows, accuracy, factors } = backtest({ ...setting, horizonDays, stepDays, origins, now, methods: ['hazard'] });
	const factor = factors.hazard;
	if (factor === null || factor.periods === 0) return null;
	const looks = rows.flatMap(({ origin, deals, actual, methods: { hazard } }): PastLook[] =>
		hazard === null ? [] : [{ origin, deals, actual, forecast: hazard.forecast, low: hazard.low!, high: hazard.high! }]
	);
	return { model, factor, horizonDays, looks, accuracy };
}

/** Forecasts of periods that are over, each as of its lead. */
function trackedOf(setting: Setting, asked: AskedDeals, over: readonly PastPeriodDays[], came: TeamPast['came'], { now, timeZone }: { now: Instant; timeZone: string }): TrackedLead<PastPeriodDays>[] {
	const factors = new Map<Lead, (at: number) => CalibratedFactor>();
	const latest = over.at(-1);
	if (latest !== undefined)
		for (const { lead, at } of freezeMoments(latest, timeZone)) {
			const horizonDays = Math.min(MOST_HORIZON, Math.round((latest.end - at) / DAY_MS));
			factors.set(lead, learner(looker({ ...setting, horizonDays, stepDays: setting.deals.length > MANY_DEALS ? FAR_APART : 14 }), 'hazard'));
		}
	return trackedAccuracy(over, {
		now,
		timeZone,
		actual: (period) => came.find((each) => each.period === period)!.actual,
		forecast: (period, { lead, at }) => {
			const model = at - setting.watchedSince >= LEARNED_DAYS * DAY_MS ? setting.fits.at(at) : null;
			const factor = factors.get(lead);
			if (model === null || model.wins < FEWEST_WINS || factor === undefined) return null;
			return frozenForecast(asked, { period, at, model, seasons: setting.seasons, factor: factor(at) });
		}
	});
}
