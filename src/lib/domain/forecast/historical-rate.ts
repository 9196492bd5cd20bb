// Chances read off the past: of the deals that stood in a stage with so many days of the period left, the share won by its
// end (metrics C), and the share of a stage's deals that were ever won. Drawn towards more where there is little.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import { closedAt, stateAt, type PastDeal } from './past-deals.ts';
import { PRIOR_CASES, shrunkRate } from './shrinkage.ts';

/** With fewer past deals than this a cell says nothing of its own, and its stage speaks for it. */
const FEWEST_CASES = 20;

/** A chance with what it was counted from. */
export interface StageRate {
	/** 0–1. */
	readonly rate: number;
	readonly n: number;
	readonly won: number;
	/** True where there were too few with that many days left, and n and won are of any number of days. */
	readonly pooled: boolean;
}

export interface PastWindow {
	readonly start: Instant;
	/** Half-open: first moment after it. */
	readonly end: Instant;
}

export interface RateOptions<D extends PastDeal, P extends PastWindow> {
	/** Periods that are over, usually the last four. */
	readonly periods: readonly P[];
	/** Days until the end of the running period. */
	readonly daysLeft: number;
	/** What is believed of a stage beforehand, 0–1: its configured probability. */
	readonly prior: (stage: StageId) => number;
	/** Whether an open deal was expected to close in the period, as of a moment; all are when absent. */
	readonly expected?: (deal: D, at: Instant, period: P) => boolean;
}

class Tally {
	readonly #n = new Map<StageId, number>();
	readonly #won = new Map<StageId, number>();

	add(stage: StageId, won: boolean): void {
		this.#n.set(stage, (this.#n.get(stage) ?? 0) + 1);
		if (won) this.#won.set(stage, (this.#won.get(stage) ?? 0) + 1);
	}

	of(stage: StageId): { n: number; won: number } {
		return { n: this.#n.get(stage) ?? 0, won: this.#won.get(stage) ?? 0 };
	}
}

/**
 * r(stage, days left) as a function of the stage. A deal is looked at once a period; for a whole stage once a week, so that
 * deals that stayed long weigh more there.
 */
export function historicalRates<D extends PastDeal, P extends PastWindow>(deals: readonly D[], options: RateOptions<D, P>): (stage: StageId) => StageRate {
	const { periods, daysLeft, prior, expected = () => true } = options;
	const cell = new Tally();
	const whole = new Tally();
	const look = (tally: Tally, deal: D, at: Instant, period: P): void => {
		const state = stateAt(deal, at);
		if (state?.type === 'open' && expected(deal, at, period)) tally.add(state.stage, stateAt(deal, period.end)!.type === 'won');
	};
	for (const period of periods) {
		const week = 7 * DAY_MS;
		for (const deal of deals) {
			look(cell, deal, period.end - daysLeft * DAY_MS, period);
			const begins = deal.steps[0]?.at ?? Infinity;
			for (let at = period.end - week; at >= period.start && at > begins; at -= week) look(whole, deal, at, period);
		}
	}
	return (stage) => {
		const all = whole.of(stage);
		const ofStage = shrunkRate(all.won, all.n, prior(stage), PRIOR_CASES);
		const own = cell.of(stage);
		if (own.n < FEWEST_CASES) return { rate: ofStage, ...all, pooled: true };
		return { rate: shrunkRate(own.won, own.n, ofStage, PRIOR_CASES), ...own, pooled: false };
	};
}

/**
 * Share of the deals that were ever in a stage and are closed as of a moment that are won, drawn towards what is believed of
 * the stage: it speaks from the first deal on (metrics 3.2).
 */
export function stageBaseRates(
	deals: Iterable<PastDeal>,
	asOf: number,
	prior: (stage: StageId) => number
): (stage: StageId) => Omit<StageRate, 'pooled'> {
	const tally = new Tally();
	for (const deal of deals) {
		if (closedAt(deal, asOf) === null) continue;
		const won = stateAt(deal, asOf)!.type === 'won';
		const been = new Set(deal.steps.filter(({ at, type }) => at < asOf && type === 'open').map(({ stage }) => stage));
		for (const stage of been) tally.add(stage, won);
	}
	return (stage) => {
		const { n, won } = tally.of(stage);
		return { rate: shrunkRate(won, n, prior(stage)), n, won };
	};
}

/** What the rates of a forecast rest on, in deals that have a value. */
export interface HistoricalBasis {
	readonly deals: number;
	/** Too few past deals stood there with as many days left: those of any number of days speak. */
	readonly pooled: number;
	/** No past deal stood in the stage: its configured probability speaks, as in the weighted forecast. */
	readonly planned: number;
}

export interface HistoricalForecast extends HistoricalBasis {
	/** Minor units. */
	readonly value: number;
	readonly withoutValue: number;
}

/** Won + Σ value × rate, rounded; deals without a value are left out and counted, and so is what the rates rest on ([FORECAST24]). */
export function historicalForecast(
	won: number,
	open: Iterable<{ readonly value: number | null; readonly stage: StageId }>,
	rateOf: (stage: StageId) => StageRate
): HistoricalForecast {
	let [sum, deals, pooled, planned, withoutValue] = [0, 0, 0, 0, 0];
	for (const { value, stage } of open) {
		if (value === null) {
			withoutValue += 1;
			continue;
		}
		const rate = rateOf(stage);
		sum += value * rate.rate;
		deals += 1;
		if (rate.pooled && rate.n === 0) planned += 1;
		else if (rate.pooled) pooled += 1;
	}
	return { value: won + Math.round(sum), deals, pooled, planned, withoutValue };
}
