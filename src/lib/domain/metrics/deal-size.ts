// How large won deals are (metrics B). Limit: of the deals whose last close falls in a window; closes.ts collects them.
import { quantileOf, type OrderedValues } from './ordered-values.ts';
import type { Window } from './period.ts';

export interface DealSize {
	window: Window;
	/** Won deals with a value. */
	count: number;
	/** Won deals without one: in no figure. */
	withoutValue: number;
	/** Minor units, exact. */
	sum: bigint;
	/** Minor units; null without deals. The mean is dragged by few large deals, hence the median beside it. */
	mean: number | null;
	median: number | null;
	smallest: number | null;
	largest: number | null;
}

export function dealSizeOf(window: Window, values: OrderedValues, withoutValue: number): DealSize {
	const { sorted, total: sum } = values;
	const at = (p: number) => quantileOf(sorted, p);
	const count = sorted.length;
	return { window, count, withoutValue, sum, mean: count === 0 ? null : Number(sum) / count, median: at(0.5), smallest: at(0), largest: at(1) };
}
