// One look of the backtest: the deals open at a moment, the chances each method gives them from what was known then, and what
// became of them. Limit: looks are kept, so that later ones learn from them without computing them again.
import { DAY_MS } from '../model/date.ts';
import type { StageId } from '../model/deal.ts';
import { fitHazard, type HazardModel } from './hazard-fit.ts';
import { HazardOutlook } from './hazard.ts';
import { historicalRates } from './historical-rate.ts';
import { closedAt, stateAt, staysOf, valueAt, type PastDeal, type Stay } from './past-deals.ts';
import type { Calendar } from './seasons.ts';

/** A forecast counts as evidence when a quarter had been watched before it: by then every month of a quarter was seen. */
export const LEARNED_DAYS = 91;
/** Rates are read off the horizons, one before the other, of so many days. */
const TRAILING_DAYS = 365;

/** Methods that give every deal a chance, and with it a distribution. */
export type DealMethod = 'hazard' | 'rate';

export interface BacktestSetting {
	readonly deals: readonly PastDeal[];
	readonly seasons: Calendar;
	readonly horizonDays: number;
	/** Days between the looks that the shared factor is learned from. */
	readonly stepDays: number;
	/** What is believed of a stage beforehand, 0–1. */
	readonly prior: (stage: StageId) => number;
	/** What stands in for a blank value as of a moment; null: nothing does. Must not look ahead. */
	readonly standIn?: (deal: PastDeal, at: number) => number | null;
	/** When closes began to be recorded; the first recorded close when absent. */
	readonly watchedSince?: number;
	/** Looks to learn from are whole steps before or after this moment, the same for all forecasts; absent: before each forecast's own. */
	readonly grid?: number;
	/** No looks to learn from before this moment; −Infinity when absent. */
	readonly learnSince?: number;
	/** Shared by lookers at the same deals. */
	readonly fits?: HazardFits;
}

/** When closes began to be recorded, as the log itself tells: its first close. Infinity: nothing ever closed. */
export const firstCloseOf = (deals: readonly PastDeal[]): number =>
	deals.reduce((first, deal) => Math.min(first, closedAt(deal, Infinity) ?? Infinity), Infinity);

/** Hazards as they were known at moments, each fitted once. */
export class HazardFits {
	readonly #stays: readonly Stay[];
	readonly #seasons: Calendar;
	readonly #since: number;
	readonly #kept = new Map<number, HazardModel | null>();

	/** `since`: days before closes were recorded are left out. */
	constructor(deals: readonly PastDeal[], seasons: Calendar, since: number) {
		this.#stays = staysOf(deals);
		this.#seasons = seasons;
		this.#since = since;
	}

	/** With nothing but what was known before a moment; null where that is nothing. */
	at(until: number): HazardModel | null {
		let model = this.#kept.get(until);
		if (model === undefined) this.#kept.set(until, (model = fitHazard(this.#stays, this.#seasons, { since: this.#since, until })));
		return model;
	}
}

export interface BacktestLook {
	readonly origin: number;
	/** Of each open deal: minor units (NaN: blank), and whether it was won within the horizon. */
	readonly values: Float64Array;
	readonly won: Uint8Array;
	/** Chances by method, computed when asked for; NaN where a deal has none, null where the method can say nothing yet. */
	readonly chances: (method: DealMethod) => Float64Array | null;
	/** What those deals brought within the horizon. */
	readonly actual: number;
	/** The same a horizon earlier, which is known by now; null before anything was watched that long. */
	readonly persistence: number | null;
	/** All open × win rate × average won deal, of what had closed by then; null before the first win. */
	readonly weighted: number | null;
}

export interface Looker {
	at(origin: number): BacktestLook;
	/** Earlier looks whose horizon was over at a moment and that had a quarter of history, latest first: evidence. */
	past(origin: number): BacktestLook[];
	/** The part of a period that each of them is. */
	readonly weight: number;
}

/** Looks at the past of some deals, each look once. */
export function looker(setting: BacktestSetting): Looker {
	const { deals, horizonDays, stepDays, standIn = () => null } = setting;
	const horizon = horizonDays * DAY_MS;
	const watchedSince = setting.watchedSince ?? firstCloseOf(deals);
	const fits = setting.fits ?? new HazardFits(deals, setting.seasons, watchedSince);
	const kept = new Map<number, BacktestLook>();
	const valueThen = (deal: PastDeal, at: number): number | null => valueAt(deal, at) ?? standIn(deal, at);

	/** What the deals open at a moment brought by the end of the horizon. */
	const broughtBy = (origin: number): number =>
		deals.reduce((sum, deal) => {
			if (stateAt(deal, origin)?.type !== 'open' || stateAt(deal, origin + horizon)!.type !== 'won') return sum;
			return sum + (valueThen(deal, origin + horizon) ?? 0);
		}, 0);

	const hazards = (origin: number, open: readonly PastDeal[]): Float64Array | null => {
		const model = fits.at(origin);
		if (model === null) return null;
		const outlook = new HazardOutlook(model, setting.seasons, origin, horizonDays);
		return Float64Array.from(open, (deal) => {
			const { stage, since } = stateAt(deal, origin)!;
			return outlook.chance(stage, since) ?? NaN;
		});
	};

	const rates = (origin: number, open: readonly PastDeal[]): Float64Array => {
		const periods = [];
		const from = Math.max(watchedSince, origin - TRAILING_DAYS * DAY_MS);
		for (let end = origin; end - horizon >= from; end -= horizon) periods.push({ start: end - horizon, end });
		const rateOf = historicalRates(deals, { periods, daysLeft: horizonDays, prior: setting.prior });
		const known = new Map<StageId, number>();
		return Float64Array.from(open, (deal) => {
			const { stage } = stateAt(deal, origin)!;
			const rate = known.get(stage) ?? rateOf(stage).rate;
			known.set(stage, rate);
			return rate;
		});
	};

	const at = (origin: number): BacktestLook => {
		const found = kept.get(origin);
		if (found) return found;
		const open = deals.filter((deal) => stateAt(deal, origin)?.type === 'open');
		const look: BacktestLook = {
			origin,
			values: Float64Array.from(open, (deal) => valueThen(deal, origin) ?? NaN),
			won: Uint8Array.from(open, (deal) => (stateAt(deal, origin + horizon)!.type === 'won' ? 1 : 0)),
			chances: once({ hazard: () => hazards(origin, open), rate: () => rates(origin, open) }),
			actual: broughtBy(origin),
			// Only what is asked for is computed: most looks teach, and are not compared.
			get persistence() {
				return origin - horizon >= watchedSince ? broughtBy(origin - horizon) : null;
			},
			get weighted() {
				return plainWeighted(deals, origin, open.length);
			}
		};
		kept.set(origin, look);
		return look;
	};

	const past = (origin: number): BacktestLook[] => {
		const looks: BacktestLook[] = [];
		const step = stepDays * DAY_MS;
		const first = Math.max(watchedSince + LEARNED_DAYS * DAY_MS, setting.learnSince ?? -Infinity);
		const { grid = origin } = setting;
		for (let then = grid + Math.floor((origin - horizon - grid) / step) * step; then >= first; then -= step) looks.push(at(then));
		return looks;
	};
	return { at, past, weight: Math.min(1, stepDays / horizonDays) };
}

/** Each computed when it is first asked for. */
function once(of: Readonly<Record<DealMethod, () => Float64Array | null>>): BacktestLook['chances'] {
	const kept = new Map<DealMethod, Float64Array | null>();
	return (method) => {
		let chances = kept.get(method);
		if (chances === undefined) kept.set(method, (chances = of[method]()));
		return chances;
	};
}

/** All open deals × share of the closed ones that are won × their average value. */
function plainWeighted(deals: readonly PastDeal[], at: number, open: number): number | null {
	let closed = 0;
	let wins = 0;
	let valued = 0;
	let value = 0;
	for (const deal of deals) {
		if (closedAt(deal, at) === null) continue;
		closed += 1;
		if (stateAt(deal, at)!.type !== 'won') continue;
		wins += 1;
		const worth = valueAt(deal, at);
		if (worth === null) continue;
		valued += 1;
		value += worth;
	}
	return valued === 0 ? null : open * (wins / closed) * (value / valued);
}
