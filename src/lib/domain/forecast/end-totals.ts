// Totals near the least and the most that deals can bring, where a smooth distribution gives sums that no deals add up to:
// nothing below the smallest deal but nothing itself. Limit: of each end only the totals nearest to it; between, totals are dense.
import type { SharedNodes } from './shared-nodes.ts';
import type { Spread } from './spread.ts';

/** Totals listed from each end. */
const LISTED = 512;
/** No figure that is shown has so little chance. */
const NEGLIGIBLE = 1e-12;

export interface EndTotals {
	readonly least: number;
	readonly most: number;
	/** Chance of just that. */
	readonly leastChance: number;
	readonly mostChance: number;
	/** Totals from the least up, and from the most down, each once; the first is the least, or the most. */
	readonly up: readonly number[];
	readonly down: readonly number[];
}

interface OpenDeals {
	/** Minor units, none of them 0. */
	readonly values: Float64Array;
	readonly nodes: SharedNodes;
	/** The kind of each deal, as nodes have their chances. */
	readonly kinds: Int32Array;
}

/** The ends of fixed + Σ value · Bernoulli, in minor units. */
export function endTotals({ values, nodes, kinds }: OpenDeals, least: number, most: number): EndTotals {
	const steps = smallestSums(values.map(Math.abs).sort(), LISTED);
	const { none, all } = endChances(values, nodes, kinds);
	return { least, most, leastChance: none, mostChance: all, up: steps.map((step) => least + step), down: steps.map((step) => most - step) };
}

/** The chance that every deal comes out as the least, and as the most, has it. */
function endChances(values: Float64Array, { weights, chances }: SharedNodes, kinds: Int32Array): { none: number; all: number } {
	const gains = new Float64Array(chances[0]!.length);
	const losses = new Float64Array(gains.length);
	for (const [deal, value] of values.entries()) (value > 0 ? gains : losses)[kinds[deal]!]! += 1;
	let none = 0;
	let all = 0;
	for (const [node, weight] of weights.entries()) {
		none += weight * product(chances[node]!, losses, gains);
		all += weight * product(chances[node]!, gains, losses);
	}
	return { none, all };
}

/** The chance that so many of each kind are won and so many lost; what is too little to matter is 0. */
function product(chances: Float64Array, won: Float64Array, lost: Float64Array): number {
	let whole = 1;
	for (let kind = 0; kind < chances.length && whole > NEGLIGIBLE; kind += 1) {
		if (won[kind]! > 0) whole *= chances[kind]! ** won[kind]!;
		if (lost[kind]! > 0) whole *= (1 - chances[kind]!) ** lost[kind]!;
	}
	return whole > NEGLIGIBLE ? whole : 0;
}

/** The smallest sums of some of these amounts, all above 0 and rising, each once; the first is 0, of none of them. */
function smallestSums(amounts: Float64Array, most: number): number[] {
	let sums = [0];
	/** An amount that adds nothing any more, however often it is there. */
	let spent = 0;
	for (const amount of amounts) {
		if (sums.length >= most && amount >= sums.at(-1)!) break;
		if (amount === spent) continue;
		const more = merged(sums, amount, most);
		if (more.length === sums.length && more.every((sum, index) => sum === sums[index])) spent = amount;
		sums = more;
	}
	return sums;
}

/** Rising sums together with themselves moved by an amount. */
function merged(sums: readonly number[], amount: number, most: number): number[] {
	const both: number[] = [];
	for (let without = 0, by = 0; both.length < most && (without < sums.length || by < sums.length); ) {
		const least = Math.min(sums[without] ?? Infinity, (sums[by] ?? Infinity) + amount);
		both.push(least);
		if (sums[without] === least) without += 1;
		if (by < sums.length && sums[by]! + amount === least) by += 1;
	}
	return both;
}

/**
 * A smooth spread that goes in steps from total to total near its ends, and whose ends have their own chance. The chance of a
 * total and all below is the smooth one of what lies halfway to the next: so a normal speaks of steps, and the quantile is the
 * total nearest the smooth one.
 */
export function withEnds(smooth: Spread, { least, most, leastChance, mostChance, up, down }: EndTotals): Spread {
	const [second, secondLast] = [up[1] ?? most, down[1] ?? least];
	/** Halfway between the totals between which x lies, one of which x may be; x itself where totals are dense. */
	const halfway = (x: number, upwards: boolean): number => (x < up.at(-1)! || (!upwards && x === up.at(-1)) ? between(up, x, 1, upwards) : x > down.at(-1)! || (upwards && x === down.at(-1)) ? between(down, x, -1, upwards) : x);
	const totalAt = (x: number): number => (x <= up.at(-1)! ? nearest(up, x, 1) : x >= down.at(-1)! ? nearest(down, x, -1) : x);
	const settled = (q: number, x: number): number => (q <= leastChance ? least : q > 1 - mostChance ? most : totalAt(Math.min(secondLast, Math.max(second, x))));
	const below = (x: number): number => Math.min(1 - mostChance, Math.max(leastChance, smooth.below(halfway(x, true))));
	const atLeast = (x: number): number => Math.min(1 - leastChance, Math.max(mostChance, smooth.atLeast(halfway(x, false))));
	return {
		mean: smooth.mean,
		below: (x) => (x < least ? 0 : x < second ? leastChance : x >= most ? 1 : x >= secondLast ? 1 - mostChance : below(x)),
		atLeast: (x) => (x <= least ? 1 : x <= second ? 1 - leastChance : x > most ? 0 : x > secondLast ? mostChance : atLeast(x)),
		quantile: (q) => settled(q, smooth.quantile(q)),
		quantiles: (rising) => smooth.quantiles(rising).map((x, index) => settled(rising[index]!, x))
	};
}

/** Of totals that rise (1) or fall (-1), the one nearest x; x lies among them. */
function nearest(totals: readonly number[], x: number, way: 1 | -1): number {
	const at = firstNotBefore(totals, x, way);
	const [beyond, before] = [totals[at]!, totals[at - 1] ?? totals[at]!];
	return Math.abs(x - before) <= Math.abs(beyond - x) ? before : beyond;
}

/** Halfway between the two totals that x lies between; where x is one of them, between it and the next above (`upwards`) or below. */
function between(totals: readonly number[], x: number, way: 1 | -1, upwards: boolean): number {
	const at = firstNotBefore(totals, x, way);
	const onwards = totals[at] === x && upwards === way > 0;
	const [one, other] = onwards ? [totals[at]!, totals[at + 1]!] : [totals[at - 1]!, totals[at]!];
	return one + (other - one) / 2;
}

/** Of totals that rise (1) or fall (-1), the place of the first that x does not lie beyond; x lies among them. */
function firstNotBefore(totals: readonly number[], x: number, way: 1 | -1): number {
	let low = 0;
	let high = totals.length - 1;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((totals[middle]! - x) * way >= 0) high = middle;
		else low = middle + 1;
	}
	return low;
}
