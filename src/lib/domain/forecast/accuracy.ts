// How far forecasts were off (metrics C): bias, MAPE, WAPE, accuracy, coverage of intervals and pinball loss.
// Limit: plain sums over pairs; which forecasts of which lead belong together is the caller's.

export interface ForecastOutcome {
	/** What was forecast, and what it came to. */
	readonly forecast: number;
	readonly actual: number;
	/** Ends of the interval that was given; absent where none was. */
	readonly low?: number;
	readonly high?: number;
	/** Totals that were not to be exceeded with chance q. */
	readonly quantiles?: readonly { readonly q: number; readonly value: number }[];
}

export interface Accuracy {
	/** Forecasts that are over. */
	readonly n: number;
	/** Σ(F − A) / ΣA: above 0, too much was promised. null where ΣA is not positive. */
	readonly bias: number | null;
	/** Mean of |F − A| / |A|; null where any A is 0. */
	readonly mape: number | null;
	/** Σ|F − A| / Σ|A|; null where every A is 0. */
	readonly wape: number | null;
	/** max(0, 1 − WAPE). */
	readonly accuracy: number | null;
	/** How many of the forecasts with an interval fell inside, ends included. */
	readonly inside: number;
	readonly withInterval: number;
	/** inside / withInterval; null without one. */
	readonly coverage: number | null;
	/** Σ over forecasts and quantiles of the pinball loss / ΣA; null where ΣA is not positive or a forecast has no quantiles. */
	readonly pinball: number | null;
}

/** Loss of saying x for the quantile q of what came to be `actual`: q·(A − x) above, (1 − q)·(x − A) below. */
export const pinballLoss = (q: number, x: number, actual: number): number => (actual >= x ? q * (actual - x) : (1 - q) * (x - actual));

const ratio = (part: number, whole: number): number | null => (whole > 0 && Number.isFinite(part / whole) ? part / whole : null);

/** Measures past forecasts; of none every ratio is undefined. */
export function accuracyOf(outcomes: readonly ForecastOutcome[]): Accuracy {
	let errors = 0;
	let absolute = 0;
	let actuals = 0;
	let absoluteActuals = 0;
	let shares = 0;
	let zeros = 0;
	let inside = 0;
	let withInterval = 0;
	let loss = 0;
	let withQuantiles = 0;
	for (const { forecast, actual, low, high, quantiles } of outcomes) {
		const error = forecast - actual;
		errors += error;
		absolute += Math.abs(error);
		actuals += actual;
		absoluteActuals += Math.abs(actual);
		if (actual === 0) zeros += 1;
		else shares += Math.abs(error / actual);
		if (low !== undefined && high !== undefined) {
			withInterval += 1;
			if (actual >= low && actual <= high) inside += 1;
		}
		if (quantiles !== undefined && quantiles.length > 0) {
			withQuantiles += 1;
			for (const { q, value } of quantiles) loss += pinballLoss(q, value, actual);
		}
	}
	const n = outcomes.length;
	const wape = ratio(absolute, absoluteActuals);
	return {
		n,
		bias: ratio(errors, actuals),
		mape: n > 0 && zeros === 0 ? shares / n : null,
		wape,
		accuracy: wape === null ? null : Math.max(0, 1 - wape),
		inside,
		withInterval,
		coverage: ratio(inside, withInterval),
		pinball: n > 0 && withQuantiles === n ? ratio(loss, actuals) : null
	};
}
