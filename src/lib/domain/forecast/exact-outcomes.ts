// Every total that a few deals can bring, with its chance. The deals are split in two halves whose totals are listed;
// few combinations are listed whole, many are counted over the halves. Limit: time doubles with every two deals; 25 are 8,192 by 4,096.
import type { SharedNodes } from './shared-nodes.ts';
import type { Spread } from './spread.ts';

/** Up to so many combinations of the halves, all totals are listed; up to so many, their number can be told. */
const LISTED = 4096;
const TOLD = 1_048_576;
/** Sums of chances that should meet a share may miss it by so much of rounding. */
const SLACK = 1e-12;

export interface ExactOutcomes extends Spread {
	/** Number of different totals; null where the halves have too many combinations to list. Takes up to 0.1 s. */
	outcomes(): number | null;
}

interface OpenDeals {
	readonly fixed: number;
	readonly values: Float64Array;
	readonly nodes: SharedNodes;
}

/** Totals, rising, with the chance of each in every node: chance[total × nodes + node]. */
interface Totals {
	readonly values: Float64Array;
	readonly chances: Float64Array;
}

/** Distribution of fixed + Σ value · Bernoulli, exact in every node. */
export function exactOutcomes({ fixed, values, nodes }: OpenDeals): ExactOutcomes {
	const deals = [...values.keys()];
	const half = Math.floor(deals.length / 2);
	const left = totalsOf(deals.slice(0, half), values, nodes);
	const right = totalsOf(deals.slice(half), values, nodes);
	const { weights } = nodes;
	for (let total = 0; total < left.values.length; total += 1)
		for (let node = 0; node < weights.length; node += 1) left.chances[total * weights.length + node]! *= weights[node]!;
	let mean = fixed;
	for (const [deal, value] of values.entries())
		for (let node = 0; node < weights.length; node += 1) mean += value * weights[node]! * nodes.chances[node]![deal]!;
	if (left.values.length * right.values.length <= LISTED) return listed(left, right, fixed, mean, weights.length);
	return counted(left, right, fixed, mean, weights.length);
}

/** All totals of some deals. Adding one deal merges the list with itself moved by the deal's value. */
function totalsOf(deals: readonly number[], values: Float64Array, { weights, chances }: SharedNodes): Totals {
	const nodes = weights.length;
	let totals: Totals = { values: Float64Array.of(0), chances: new Float64Array(nodes).fill(1) };
	for (const deal of deals) {
		const value = values[deal]!;
		const ofDeal = Float64Array.from(chances, (chance) => chance[deal]!);
		const size = totals.values.length;
		const merged = new Float64Array(size * 2);
		const mergedChances = new Float64Array(size * 2 * nodes);
		let used = 0;
		for (let lost = 0, won = 0; lost < size || won < size; used += 1) {
			const ifLost = lost < size ? totals.values[lost]! : Infinity;
			const ifWon = won < size ? totals.values[won]! + value : Infinity;
			const total = Math.min(ifLost, ifWon);
			merged[used] = total;
			for (let node = 0; node < nodes; node += 1) {
				const chance = ofDeal[node]!;
				mergedChances[used * nodes + node] =
					(ifLost === total ? totals.chances[lost * nodes + node]! * (1 - chance) : 0) +
					(ifWon === total ? totals.chances[won * nodes + node]! * chance : 0);
			}
			if (ifLost === total) lost += 1;
			if (ifWon === total) won += 1;
		}
		totals = { values: merged.slice(0, used), chances: mergedChances.slice(0, used * nodes) };
	}
	return totals;
}

/** All totals of both halves together, as one list. */
function listed(left: Totals, right: Totals, fixed: number, mean: number, nodes: number): ExactOutcomes {
	const pairs = new Map<number, number>();
	for (const [a, low] of left.values.entries())
		for (const [b, high] of right.values.entries()) {
			const total = fixed + (low + high);
			pairs.set(total, (pairs.get(total) ?? 0) + together(left, a, right, b, nodes));
		}
	const totals = [...pairs].sort(([a], [b]) => a - b);
	const upTo = new Float64Array(totals.length);
	let sum = 0;
	for (const [index, [, chance]] of totals.entries()) upTo[index] = sum += chance;
	/** How many totals hold. */
	const count = (holds: (index: number) => boolean): number => {
		let low = 0;
		let high = totals.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (holds(middle)) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	const before = (number: number): number => (number === 0 ? 0 : upTo[number - 1]!);
	const quantile = (q: number): number => totals[Math.min(totals.length - 1, count((index) => upTo[index]! < q - SLACK))]![0];
	return {
		outcomes: () => totals.length,
		mean,
		below: (x) => before(count((index) => totals[index]![0] <= x)),
		atLeast: (x) => 1 - before(count((index) => totals[index]![0] < x)),
		quantile,
		quantiles: (rising) => rising.map(quantile)
	};
}

function together(left: Totals, a: number, right: Totals, b: number, nodes: number): number {
	let chance = 0;
	for (let node = 0; node < nodes; node += 1) chance += left.chances[a * nodes + node]! * right.chances[b * nodes + node]!;
	return chance;
}

/** The same without the list: for every total of one half, the totals of the other that fit under the limit. */
function counted(left: Totals, right: Totals, fixed: number, mean: number, nodes: number): ExactOutcomes {
	const upTo: Totals = { values: right.values, chances: right.chances.slice() };
	for (let index = nodes; index < upTo.chances.length; index += 1) upTo.chances[index]! += upTo.chances[index - nodes]!;
	const fits = (total: number, x: number, inclusive: boolean): boolean => (inclusive ? total <= x : total < x);
	const below = (x: number, inclusive: boolean): number => {
		let chance = 0;
		let fitting = right.values.length - 1;
		for (let a = 0; a < left.values.length; a += 1) {
			const low = left.values[a]!;
			while (fitting >= 0 && !fits(fixed + (low + right.values[fitting]!), x, inclusive)) fitting -= 1;
			if (fitting < 0) break;
			chance += together(left, a, upTo, fitting, nodes);
		}
		return chance;
	};
	/** The largest total that is at most x. */
	const outcomeAt = (x: number): number => {
		let best = -Infinity;
		let fitting = right.values.length - 1;
		for (let a = 0; a < left.values.length; a += 1) {
			const low = left.values[a]!;
			while (fitting >= 0 && fixed + (low + right.values[fitting]!) > x) fitting -= 1;
			if (fitting < 0) break;
			best = Math.max(best, fixed + (low + right.values[fitting]!));
		}
		return best;
	};
	const quantile = (q: number): number => {
		const enough = q - SLACK;
		let low = fixed + (left.values[0]! + right.values[0]!);
		let under = below(low, true);
		if (under >= enough) return low;
		// low is too little, high a total that is enough; done when no other total lies between.
		let high = fixed + (left.values.at(-1)! + right.values.at(-1)!);
		let over = 1;
		for (let step = 0; step % 4 !== 0 || nextAfter(low, high) < high; step += 1) {
			// By turns where a straight line would meet q, and halfway.
			const part = step % 2 === 0 && over > under ? Math.min(0.95, Math.max(0.05, (q - under) / (over - under))) : 0.5;
			const middle = low + (high - low) * part;
			if (middle <= low || middle >= high) break;
			const at = below(middle, true);
			if (at >= enough) [high, over] = [outcomeAt(middle), at];
			else [low, under] = [middle, at];
		}
		return high;
	};
	/** The smallest total above `low`; `high` is one. */
	const nextAfter = (low: number, high: number): number => {
		let next = high;
		let fitting = right.values.length - 1;
		for (let a = 0; a < left.values.length; a += 1) {
			const value = left.values[a]!;
			while (fitting >= 0 && fixed + (value + right.values[fitting]!) > low) fitting -= 1;
			if (fitting + 1 < right.values.length) next = Math.min(next, fixed + (value + right.values[fitting + 1]!));
		}
		return next;
	};
	return { outcomes: () => differentTotals(left, right, fixed), mean, below: (x) => below(x, true), atLeast: (x) => 1 - below(x, false), quantile, quantiles: (rising) => rising.map(quantile) };
}

function differentTotals(left: Totals, right: Totals, fixed: number): number | null {
	if (left.values.length * right.values.length > TOLD) return null;
	const sums = new Float64Array(left.values.length * right.values.length);
	let used = 0;
	for (const low of left.values) for (const high of right.values) sums[used++] = fixed + (low + high);
	sums.sort();
	return sums.reduce((count, sum, index) => (index === 0 || sum !== sums[index - 1] ? count + 1 : count), 0);
}
