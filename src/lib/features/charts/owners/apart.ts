// Whose win rate surely differs from that of all others together, and whose only seems to.
import { normalQuantile } from '#lib/domain/forecast/normal.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import { fewDeals } from '../frame/figures.ts';

export interface Part {
	won: number;
	/** Won and lost. */
	closed: number;
}

/** Of all that are compared, the chance that any is told apart by luck alone. */
const LEVEL = 0.05;

/**
 * For each part 1 (wins more often than the rest), −1 (less often) or 0 (nobody can say). The Wilson intervals of the part and
 * of the rest must not overlap, each as wide as it takes for so many comparisons (Bonferroni); fewer than ten closed deals on
 * either side say nothing.
 */
export function surelyApart(parts: readonly Part[]): (1 | -1 | 0)[] {
	const all = parts.reduce((sum, { won, closed }) => ({ won: sum.won + won, closed: sum.closed + closed }), { won: 0, closed: 0 });
	const compared = parts.filter(({ closed }) => !fewDeals(closed)).length;
	const z = normalQuantile(1 - LEVEL / (2 * Math.max(1, compared)));
	return parts.map(({ won, closed }) => {
		const [wonByRest, rest] = [all.won - won, all.closed - closed];
		if (fewDeals(closed) || fewDeals(rest)) return 0;
		const own = wilson(won, closed, z)!;
		const others = wilson(wonByRest, rest, z)!;
		return own.low > others.high ? 1 : own.high < others.low ? -1 : 0;
	});
}
