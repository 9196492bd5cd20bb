// Forecast by category and the weighted forecast of a period (metrics C): what is won in it plus what is open and expected to
// close in it. Limit: sums only; which deals are in the period is the caller's to say.
import type { ForecastCategory } from '../model/stage.ts';
import { ExactSum, fromMille } from '../metrics/exact-sum.ts';

/** An open deal that is expected to close in the period. */
export interface OpenForecastDeal {
	/** Minor units; null: blank, which is not zero. */
	readonly value: number | null;
	readonly category: ForecastCategory;
	/** Chance in per mille; null: none is known. */
	readonly permille: number | null;
}

/** Deals with what they are worth; of those without a value there is only the number. */
export interface CategorySum {
	readonly count: number;
	/** Minor units, exact. */
	readonly value: bigint;
	readonly withoutValue: number;
}

export interface CategoryForecast {
	/** Each deal in one category. */
	readonly single: { readonly closed: CategorySum; readonly commit: CategorySum; readonly bestCase: CategorySum; readonly pipeline: CategorySum };
	/** Each category with all surer ones: minor units. */
	readonly cumulative: { readonly closed: bigint; readonly commit: bigint; readonly bestCase: bigint; readonly total: bigint };
	/** Open deals that are in none of these. */
	readonly omitted: CategorySum;
}

class Running {
	count = 0;
	withoutValue = 0;
	readonly #sum = new ExactSum();

	add(value: number | null): void {
		this.count += 1;
		if (value === null) this.withoutValue += 1;
		else this.#sum.add(value);
	}

	get told(): CategorySum {
		return { count: this.count, value: this.#sum.total, withoutValue: this.withoutValue };
	}
}

/**
 * Won values of the period and its open deals by category. Closed is what is won: an open deal that is called closed counts
 * as commit, for nothing is sold before it is won.
 */
export function categoryForecast(won: Iterable<number | null>, open: Iterable<OpenForecastDeal>): CategoryForecast {
	const sums = { closed: new Running(), commit: new Running(), 'best-case': new Running(), pipeline: new Running(), omitted: new Running() };
	for (const value of won) sums.closed.add(value);
	for (const { value, category } of open) sums[category === 'closed' ? 'commit' : category].add(value);
	const single = { closed: sums.closed.told, commit: sums.commit.told, bestCase: sums['best-case'].told, pipeline: sums.pipeline.told };
	const commit = single.closed.value + single.commit.value;
	const bestCase = commit + single.bestCase.value;
	return {
		single,
		cumulative: { closed: single.closed.value, commit, bestCase, total: bestCase + single.pipeline.value },
		omitted: sums.omitted.told
	};
}

export interface WeightedForecast {
	/** Minor units × per mille, exact. */
	readonly mille: bigint;
	/** Minor units, rounded half away from zero: for display. */
	readonly value: bigint;
	/** Deals that are in no sum: without a value, and with a value but without a known chance. */
	readonly withoutValue: number;
	readonly withoutChance: number;
}

/** Won + Σ value × chance, exact. It knows nothing of timing beyond the expected close date. Omitted deals are left out. */
export function weightedForecast(won: Iterable<number | null>, open: Iterable<OpenForecastDeal>): WeightedForecast {
	const sum = new ExactSum();
	let withoutValue = 0;
	let withoutChance = 0;
	for (const value of won) {
		if (value === null) withoutValue += 1;
		else sum.addProduct(value, 1000);
	}
	for (const { value, category, permille } of open) {
		if (category === 'omitted') continue;
		if (value === null) withoutValue += 1;
		else if (permille === null) withoutChance += 1;
		else sum.addProduct(value, permille);
	}
	return { mille: sum.total, value: fromMille(sum.total), withoutValue, withoutChance };
}
