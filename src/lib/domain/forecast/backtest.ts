// What the forecast methods would have said at moments of the team's own past, each with nothing but what was known then, beside
// what came of it. Limit: speaks of the deals open at the moment, won within a horizon; deals that come later are not in it.
import { accuracyOf, type Accuracy } from './accuracy.ts';
import { looker, type BacktestLook, type BacktestSetting, type DealMethod } from './backtest-look.ts';
import { forecastDistribution } from './distribution.ts';
import { estimateSharedFactor, type SharedFactor } from './shared-factor.ts';

/** `persistence` and `weighted` (the plain weighted pipeline) give one number, the others a distribution. */
export type Method = DealMethod | 'persistence' | 'weighted';

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
	readonly factor?: SharedFactor;
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
}

export interface BacktestOptions extends BacktestSetting {
	/** Rising moments at which a forecast is made; the horizon of each must be over. */
	readonly origins: readonly number[];
	/** Takes this for the shared factor instead of learning it from earlier origins. */
	readonly factor?: SharedFactor;
}

/** Runs all methods over all origins. Takes seconds for tens of thousands of deals: for a worker. */
export function backtest(options: BacktestOptions): BacktestResult {
	const look = looker(options);
	const rows = options.origins.map((origin): BacktestRow => {
		const now = look.at(origin);
		const hazard = fromChances(now, 'hazard', options.factor ?? estimateSharedFactor(look.past(origin, 'hazard')));
		const rate = fromChances(now, 'rate', options.factor ?? estimateSharedFactor(look.past(origin, 'rate')));
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
		accuracy: { hazard: accuracy('hazard'), rate: accuracy('rate'), persistence: accuracy('persistence'), weighted: accuracy('weighted') }
	};
}

function fromChances(now: BacktestLook, method: DealMethod, factor: SharedFactor): { told: MethodForecast; leftOut: number } | null {
	const chances = now.chances[method];
	if (chances === null) return null;
	const distribution = forecastDistribution({ won: 0, values: now.values, chances, s: factor.spread, level: factor.level });
	const quantiles = QUANTILES.map((q) => ({ q, value: distribution.quantile(q) }));
	const [low, middle, high] = quantiles.map(({ value }) => value);
	return { told: { forecast: middle!, low: low!, high: high!, quantiles, factor }, leftOut: distribution.leftOut };
}
