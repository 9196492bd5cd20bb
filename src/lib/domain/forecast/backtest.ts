// What the forecast methods would have said at moments of the team's own past, each with nothing but what was known then, beside
// what came of it. Limit: speaks of the deals open at the moment, won within a horizon; deals that come later are not in it.
import { DAY_MS } from '../model/date.ts';
import { accuracyOf, type Accuracy } from './accuracy.ts';
import { looker, type BacktestLook, type BacktestSetting, type DealMethod, type Looker } from './backtest-look.ts';
import { calibrated, type CalibratedFactor, type PastPlace } from './band-scale.ts';
import { forecastDistribution, type ForecastDistribution } from './distribution.ts';
import { estimateSharedFactor, type PastPeriod, type SharedFactor } from './shared-factor.ts';

/** `persistence` and `weighted` (the plain weighted pipeline) give one number, the others a distribution. */
export type Method = DealMethod | 'persistence' | 'weighted';

const DEAL_METHODS: readonly DealMethod[] = ['hazard', 'rate'];

/** Shares whose totals are given and scored: P10, P50, P90. */
const QUANTILES = [0.1, 0.5, 0.9] as const;

export interface MethodForecast {
	/** Minor units; of a distribution its P50. */
	readonly forecast: number;
	/** P10 and P90. */
	readonly low?: number;
	readonly high?: number;
	readonly quantiles?: readonly { readonly q: number; readonly value: number }[];
	/** The shared factor it was made with, and how many past periods that rested on. */
	readonly factor?: CalibratedFactor;
}

export interface BacktestRow {
	readonly origin: number;
	/** Deals open then, and those of them left out for want of a value or a chance. */
	readonly deals: number;
	readonly leftOut: number;
	/** Won within the horizon of those deals, minor units. */
	readonly actual: number;
	/** null: the method could say nothing yet. */
	readonly methods: Readonly<Record<Method, MethodForecast | null>>;
}

export interface BacktestResult {
	readonly rows: readonly BacktestRow[];
	/** Over the rows in which the method said something. */
	readonly accuracy: Readonly<Record<Method, Accuracy>>;
	/** The shared factor as it is learned by the moment `now`, for forecasts made then; null: the method was not asked for. */
	readonly factors: Readonly<Record<DealMethod, CalibratedFactor | null>>;
}

export interface BacktestOptions extends BacktestSetting {
	/** Rising moments at which a forecast is made; those whose horizon is not over are passed over. */
	readonly origins: readonly number[];
	/** Nothing from here on is known. */
	readonly now: number;
	/** Both methods that give a distribution when absent: each takes its time. */
	readonly methods?: readonly DealMethod[];
	/** Takes this for the shared factor instead of learning it from earlier origins. */
	readonly factor?: SharedFactor;
}

/** Runs all methods over all origins. Takes seconds for tens of thousands of deals: for a worker. */
export function backtest(options: BacktestOptions): BacktestResult {
	const look = looker(options);
	const { methods = DEAL_METHODS } = options;
	const learn = (method: DealMethod) => (methods.includes(method) ? learner(look, method, options.factor) : null);
	const factorOf = { hazard: learn('hazard'), rate: learn('rate') };
	const over = options.origins.filter((origin) => origin + options.horizonDays * DAY_MS <= options.now);
	const rows = over.map((origin): BacktestRow => {
		const now = look.at(origin);
		const hazard = factorOf.hazard && fromChances(now, 'hazard', factorOf.hazard(origin));
		const rate = factorOf.rate && fromChances(now, 'rate', factorOf.rate(origin));
		const plain = (forecast: number | null): MethodForecast | null => (forecast === null ? null : { forecast });
		return {
			origin,
			deals: now.values.length,
			leftOut: hazard?.leftOut ?? 0,
			actual: now.actual,
			methods: { hazard: hazard?.told ?? null, rate: rate?.told ?? null, persistence: plain(now.persistence), weighted: plain(now.weighted) }
		};
	});
	const accuracy = (method: Method): Accuracy =>
		accuracyOf(rows.flatMap(({ actual, methods }) => (methods[method] === null ? [] : [{ ...methods[method], actual }])));
	return {
		rows,
		accuracy: { hazard: accuracy('hazard'), rate: accuracy('rate'), persistence: accuracy('persistence'), weighted: accuracy('weighted') },
		factors: { hazard: factorOf.hazard?.(options.now) ?? null, rate: factorOf.rate?.(options.now) ?? null }
	};
}

/**
 * The shared factor as it was learned by a moment: from what became of earlier looks, its spread corrected by where their
 * actuals fell in what would have been forecast for them then.
 */
export function learner(look: Looker, method: DealMethod, given?: SharedFactor): (origin: number) => CalibratedFactor {
	const kept = new Map<number, SharedFactor>();
	const places = new Map<number, number | null>();
	const evidence = (earlier: BacktestLook): PastPeriod[] => {
		const chances = earlier.chances(method);
		return chances === null ? [] : [{ chances, won: earlier.won, weight: look.weight }];
	};
	const estimate = (origin: number): SharedFactor => {
		let factor = kept.get(origin);
		if (factor === undefined) kept.set(origin, (factor = estimateSharedFactor(look.past(origin).flatMap(evidence))));
		return factor;
	};
	const placeIn = (earlier: BacktestLook): number | null => {
		let place = places.get(earlier.origin);
		if (place === undefined) {
			place = distributionOf(earlier, method, estimate(earlier.origin))?.placeOf(earlier.actual) ?? null;
			places.set(earlier.origin, place);
		}
		return place;
	};
	return (origin) => {
		if (given !== undefined) return { ...given, scale: 1 };
		const past = look.past(origin).flatMap((earlier): PastPlace[] => {
			const place = placeIn(earlier);
			return place === null ? [] : [{ place, weight: look.weight }];
		});
		return calibrated(estimate(origin), past);
	};
}

function distributionOf(now: BacktestLook, method: DealMethod, { spread, level }: SharedFactor): ForecastDistribution | null {
	const chances = now.chances(method);
	return chances === null ? null : forecastDistribution({ won: 0, values: now.values, chances, s: spread, level });
}

function fromChances(now: BacktestLook, method: DealMethod, factor: CalibratedFactor): { told: MethodForecast; leftOut: number } | null {
	const distribution = distributionOf(now, method, factor);
	if (distribution === null) return null;
	const quantiles = QUANTILES.map((q) => ({ q, value: distribution.quantile(q) }));
	const [low, middle, high] = quantiles.map(({ value }) => value);
	return { told: { forecast: middle!, low: low!, high: high!, quantiles, factor }, leftOut: distribution.leftOut };
}
