// The median of a few values, and how sure it is. Limit: quantiles of all deals are ordered-values.ts.
import { quantileOf } from './ordered-values.ts';
import type { Interval } from './wilson.ts';

export interface Median {
	/** Values it is of. */
	count: number;
	/** null: of none. */
	median: number | null;
	/** 95 %, both ends values themselves; null of fewer than six, which cannot tell. */
	interval: Interval | null;
}

/** From this many values on the normal stands for the binomial: 2^−n is no number any more. */
const MANY = 1000;
/** 97.5 % quantile of the standard normal. */
const Z = 1.959963984540054;

/** Of rising values. */
export function medianOf(sorted: Float64Array): Median {
	const count = sorted.length;
	const below = ranksBelow(count);
	return { count, median: quantileOf(sorted, 0.5), interval: below < 0 ? null : { low: sorted[below]!, high: sorted[count - 1 - below]! } };
}

/**
 * Index of the lower end of the interval of the median of n values: the largest r with P(fewer than r + 1 of them below the
 * median) ≤ 2.5 %, which is the binomial of n and ½; −1: none. Conover (1999), confidence interval of a quantile.
 */
function ranksBelow(n: number): number {
	if (n > MANY) return Math.floor((n - Z * Math.sqrt(n)) / 2) - 1;
	let term = 2 ** -n;
	let sum = term;
	let index = -1;
	while (sum <= 0.025 && index + 1 < n / 2) {
		index += 1;
		term *= (n - index) / (index + 1);
		sum += term;
	}
	return index;
}
