// Figures of a collection of lengths of time: how many, how long on average, quantiles. Milliseconds in, days out.
import { DAY_MS } from '../model/date.ts';
import { quantileOf, type OrderedValues } from './ordered-values.ts';

export interface LengthFigures {
	count: number;
	/** Days; of none the sum is 0 and everything else is null. */
	sum: number;
	mean: number | null;
	median: number | null;
	p80: number | null;
	p90: number | null;
	shortest: number | null;
	longest: number | null;
}

/** Figures of rising lengths of this exact sum. */
export function lengthFigures(sorted: Float64Array, total: bigint): LengthFigures {
	const count = sorted.length;
	const sum = daysOf(total);
	const at = (p: number) => quantileOf(sorted, p, DAY_MS);
	return { count, sum, mean: count === 0 ? null : sum / count, median: at(0.5), p80: at(0.8), p90: at(0.9), shortest: at(0), longest: at(1) };
}

export const figuresOf = (values: OrderedValues): LengthFigures => lengthFigures(values.sorted, values.total);

/** Days from milliseconds, unrounded. */
export const daysOf = (total: bigint): number => Number(total) / DAY_MS;
