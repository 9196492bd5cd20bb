// What a period may bring: won + Σ value · Bernoulli(chance), where the chances rise and fall together (metrics 3.4).
// Up to 25 deals every outcome counts exactly; more are a mixture of normals. Limit: the chances are the caller's.
import { endTotals, withEnds } from './end-totals.ts';
import { exactOutcomes } from './exact-outcomes.ts';
import { normalMixture } from './normal-mixture.ts';
import { nodesFor, sharedNodes } from './shared-nodes.ts';
import type { Spread } from './spread.ts';

/** Up to so many deals with an open outcome, the distribution is exact. */
const EXACT_DEALS = 25;

export interface DistributionInput {
	/** Minor units that are won already. */
	readonly won: number;
	/** Minor units of each open deal; NaN: blank. */
	readonly values: ArrayLike<number>;
	/** Chance 0–1 of each to be won in the period; NaN: unknown. */
	readonly chances: ArrayLike<number>;
	/** Spread s ≥ 0 of the factor all deals share, in log odds; 0: deals are independent. */
	readonly s: number;
	/** Added to the log odds of every deal: how far earlier forecasts were off; 0 when absent. */
	readonly level?: number;
}

export interface Band {
	readonly low: number;
	readonly high: number;
}

/** A distribution of minor units. Every figure is a finite number, whatever came in. */
export class ForecastDistribution {
	/** True where every outcome was counted, rather than taken for normal. */
	readonly exact: boolean;
	/** Deals that count, and deals left out for want of a value or a chance. */
	readonly deals: number;
	readonly leftOut: number;
	/** Expected total. With a shared factor it lies above won + Σ value · chance where chances are below one half. */
	readonly mean: number;
	/** The least and the most there can be. */
	readonly least: number;
	readonly most: number;
	readonly #spread: Spread;
	readonly #outcomes: () => number | null;
	readonly #quantiles = new Map<string, readonly number[]>();

	constructor(spread: Spread, outcomes: () => number | null, told: { exact: boolean; deals: number; leftOut: number; least: number; most: number }) {
		this.#spread = spread;
		this.#outcomes = outcomes;
		this.exact = told.exact;
		this.deals = told.deals;
		this.leftOut = told.leftOut;
		this.least = told.least;
		this.most = told.most;
		this.mean = this.#within(spread.mean);
	}

	/** How many different totals there can be; null where that is not exact, or more than can be counted in a moment (about 20 unlike deals). */
	get outcomes(): number | null {
		return this.#outcomes();
	}

	/** The total that is not exceeded with chance q; q is taken between 0 and 1. */
	quantile(q: number): number {
		return this.#within(q <= 0 ? this.least : q >= 1 ? this.most : this.#spread.quantile(q));
	}

	/** The same of several, rising; cheaper than one by one, and worked out once. */
	quantiles(...rising: readonly number[]): readonly number[] {
		const key = rising.join();
		let known = this.#quantiles.get(key);
		if (!known) {
			const inner = this.#spread.quantiles(rising.filter((q) => q > 0 && q < 1));
			let at = 0;
			this.#quantiles.set(key, (known = rising.map((q) => this.#within(q <= 0 ? this.least : q >= 1 ? this.most : inner[at++]!))));
		}
		return known;
	}

	/** Chance that the total is at least x. */
	chanceOfAtLeast(x: number): number {
		return x <= this.least ? 1 : x > this.most ? 0 : share(this.#spread.atLeast(x));
	}

	/** Chance that the total is at most x. */
	chanceOfAtMost(x: number): number {
		return x < this.least ? 0 : x >= this.most ? 1 : share(this.#spread.below(x));
	}

	/** Where a total lies, 0–1: the chance of less, and half of the chance of just that. */
	placeOf(x: number): number {
		return (this.chanceOfAtMost(x) + 1 - this.chanceOfAtLeast(x)) / 2;
	}

	/** The middle `part` (0–1) of what may happen: 0.8 is P10 to P90. */
	band(part: number): Band {
		return { low: this.quantile((1 - part) / 2), high: this.quantile((1 + part) / 2) };
	}

	/** `count` equally likely totals, rising: the middles of as many slices of the distribution (quantile dotplot). */
	dots(count = 20): readonly number[] {
		return this.quantiles(...Array.from({ length: count }, (_, index) => (index + 0.5) / count));
	}

	#within(x: number): number {
		return Math.min(this.most, Math.max(this.least, x));
	}
}

const share = (x: number): number => Math.min(1, Math.max(0, x));

/** The different chances, and for each deal which of them is its own. */
function kindsOf(chances: Float64Array): { kinds: Int32Array; different: number[] } {
	const codes = new Map<number, number>();
	const kinds = Int32Array.from(chances, (chance) => {
		let code = codes.get(chance);
		if (code === undefined) codes.set(chance, (code = codes.size));
		return code;
	});
	return { kinds, different: [...codes.keys()] };
}

/** Chances outside 0–1 are taken for the nearer end; a value or chance that is none (NaN, or beyond 2^53 − 1) leaves its deal out. */
export function forecastDistribution({ won, values, chances, s, level = 0 }: DistributionInput): ForecastDistribution {
	const openValues: number[] = [];
	const openChances: number[] = [];
	let fixed = won;
	let deals = 0;
	for (let index = 0; index < values.length; index += 1) {
		const value = values[index]!;
		const chance = share(chances[index]!);
		// Comparing with NaN is false too: no amount, no chance.
		if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER) || Number.isNaN(chance)) continue;
		deals += 1;
		if (chance === 1) fixed += value;
		else if (chance > 0 && value !== 0) {
			openValues.push(value);
			openChances.push(chance);
		}
	}
	let least = fixed;
	let most = fixed;
	for (const value of openValues) {
		if (value > 0) most += value;
		else least += value;
	}
	const amounts = Float64Array.from(openValues);
	const inputs: Inputs = { numbers: [fixed, s, level, deals, values.length], values: amounts, chances: Float64Array.from(openChances) };
	return kept(inputs, () => made(inputs, least, most));
}

/** What a distribution follows from: numbers, and what deals with an open outcome may bring. */
interface Inputs {
	/** Fixed, s, level, deals that count, deals there are. */
	readonly numbers: readonly [fixed: number, s: number, level: number, deals: number, all: number];
	readonly values: Float64Array;
	readonly chances: Float64Array;
}

/** The last few: most edits change nothing of most moments of a fan, and making one costs far more than comparing. */
const KEPT = 8;
const last: { readonly inputs: Inputs; readonly distribution: ForecastDistribution }[] = [];

function kept(inputs: Inputs, make: () => ForecastDistribution): ForecastDistribution {
	const at = last.findIndex(({ inputs: { numbers, values, chances } }) => sameNumbers(numbers, inputs.numbers) && sameNumbers(values, inputs.values) && sameNumbers(chances, inputs.chances));
	const found = at < 0 ? { inputs, distribution: make() } : last.splice(at, 1)[0]!;
	last.unshift(found);
	if (last.length > KEPT) last.pop();
	return found.distribution;
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
	if (a.length !== b.length) return false;
	for (let index = 0; index < a.length; index += 1) if (!Object.is(a[index], b[index])) return false;
	return true;
}

function made({ numbers: [fixed, s, level, deals, all], values, chances }: Inputs, least: number, most: number): ForecastDistribution {
	const exact = values.length <= EXACT_DEALS;
	const told = { exact, deals, leftOut: all - deals, least, most };
	if (!exact) {
		// Deals in the same place for as long have the same chance: it is worked out once.
		const { kinds, different } = kindsOf(chances);
		const nodes = sharedNodes(different, s, level, nodesFor(values.length, s));
		const smooth = normalMixture({ fixed, values, nodes, kinds });
		return new ForecastDistribution(withEnds(smooth, endTotals({ values, nodes, kinds }, least, most)), () => null, told);
	}
	const spread = exactOutcomes({ fixed, values, nodes: sharedNodes([...chances], s, level, nodesFor(values.length, s)) });
	return new ForecastDistribution(spread, spread.outcomes, told);
}
