// The total of many deals as a mixture of normals: one for every slice of the shared factor, and for every combination of
// the few deals so large that no crowd evens them out. Limit: smooth where the truth has steps; ends are the caller's to keep.
import { INVERSE_ROOT_2PI, normalBelow, normalTail } from './normal.ts';
import type { SharedNodes } from './shared-nodes.ts';
import type { Spread } from './spread.ts';

/** Deals that make more than this share of the variance are taken one by one, and at most so many. */
const LARGE = 0.05;
const MOST_LARGE = 6;
const STEPS = 100;
/** Standard deviations beyond which all or nothing lies below. */
const FAR = 9;
/** Components less likely than this change no figure that is shown; the others make up for them. */
const NEGLIGIBLE = 1e-10;

/** Chance of at most x, and how fast it rises there: one exponential tells both. */
interface Point {
	readonly x: number;
	readonly below: number;
	readonly density: number;
}

interface Components {
	readonly weights: Float64Array;
	readonly means: Float64Array;
	readonly deviations: Float64Array;
}

interface OpenDeals {
	readonly fixed: number;
	readonly values: Float64Array;
	readonly nodes: SharedNodes;
	/** Where the chances of the nodes are of kinds of deals: the kind of each deal. Absent: each deal is one. */
	readonly kinds?: Int32Array;
}

/** Distribution of fixed + Σ value · Bernoulli, all values other than 0 and at least one chance inside 0–1. */
export function normalMixture(open: OpenDeals): Spread {
	const { weights, means, deviations } = components(open);
	let mean = 0;
	for (const [index, weight] of weights.entries()) mean += weight * means[index]!;
	const atLeast = (x: number): number => {
		let total = 0;
		for (let index = 0; index < weights.length; index += 1) total += weights[index]! * normalBelow((means[index]! - x) / deviations[index]!);
		return total;
	};
	const at = (x: number): Point => {
		let below = 0;
		let density = 0;
		for (let index = 0; index < weights.length; index += 1) {
			const deviation = deviations[index]!;
			const standard = (x - means[index]!) / deviation;
			if (standard > FAR) below += weights[index]!;
			if (!(Math.abs(standard) <= FAR)) continue;
			const exp = Math.exp(-0.5 * standard * standard);
			const tail = normalTail(Math.abs(standard), exp);
			below += weights[index]! * (standard > 0 ? 1 - tail : tail);
			density += (weights[index]! * exp) / deviation;
		}
		return { x, below, density: density * INVERSE_ROOT_2PI };
	};
	let lowest = Infinity;
	let highest = -Infinity;
	for (const [index, middle] of means.entries()) {
		lowest = Math.min(lowest, middle - 40 * deviations[index]!);
		highest = Math.max(highest, middle + 40 * deviations[index]!);
	}
	/** Quantile q, looked for from a point that is known to lie below it, or from the middle. */
	const find = (q: number, from: Point | null): { x: number; near: Point } => {
		let low = from?.x ?? lowest;
		let high = highest;
		let near = from;
		let x = mean;
		if (from) x = Math.min(high, low + Math.max(0, q - from.below) / from.density);
		if (!(x > low && x < high)) x = low + (high - low) / 2;
		// Newton's steps, halving instead where one would leave what is known to hold the answer.
		for (let step = 0; step < STEPS && high - low > 1e-12 * (Math.abs(low) + Math.abs(high)); step += 1) {
			near = at(x);
			const miss = near.below - q;
			if (Math.abs(miss) < 1e-11) break;
			if (miss > 0) high = x;
			else low = x;
			const next = x - miss / near.density;
			x = next > low && next < high ? next : low + (high - low) / 2;
		}
		return { x, near: near ?? at(x) };
	};
	const quantiles = (rising: readonly number[]): number[] => {
		let last: Point | null = null;
		return rising.map((q) => {
			const { x, near }: { x: number; near: Point } = find(q, last !== null && last.below <= q ? last : null);
			last = near;
			return x;
		});
	};
	return { below: (x) => at(x).below, atLeast, quantile: (q) => find(q, null).x, quantiles, mean };
}

/** One normal per slice and combination. Combinations are numbered in binary: bit k says that large deal k is won. */
function components({ fixed, values, nodes: { weights, chances }, kinds = Int32Array.from(values.keys()) }: OpenDeals): Components {
	const middle = chances[Math.floor(chances.length / 2)]!;
	const variances = Float64Array.from(values, (value, deal) => value * value * middle[kinds[deal]!]! * (1 - middle[kinds[deal]!]!));
	const whole = variances.reduce((sum, variance) => sum + variance, 0);
	const large = [...values.keys()]
		.filter((deal) => variances[deal]! > LARGE * whole)
		.sort((a, b) => variances[b]! - variances[a]! || a - b)
		.slice(0, MOST_LARGE);
	const isLarge = new Uint8Array(values.length);
	for (const deal of large) isLarge[deal] = 1;
	const crowd = weights.length * 2 ** large.length;
	const found = { weights: new Float64Array(crowd), means: new Float64Array(crowd), deviations: new Float64Array(crowd) };
	// Deals of one chance are one sum.
	const sums = new Float64Array(middle.length);
	const squares = new Float64Array(middle.length);
	for (const [deal, value] of values.entries()) {
		if (isLarge[deal] === 1) continue;
		sums[kinds[deal]!]! += value;
		squares[kinds[deal]!]! += value * value;
	}
	const means = chances.map((chance) => sums.reduce((mean, sum, kind) => mean + sum * chance[kind]!, 0));
	// So narrow a normal is a step to whoever reads it, and nothing is divided by 0.
	const narrowest = Number.MIN_VALUE ** 0.25 + 1e-9 * Math.sqrt(whole);
	let used = 0;
	for (const [node, weight] of weights.entries()) {
		const chance = chances[node]!;
		let variance = 0;
		for (let kind = 0; kind < squares.length; kind += 1) variance += squares[kind]! * chance[kind]! * (1 - chance[kind]!);
		// Within a slice the factor still moves the middle evenly over the slice's width: a spread of width² / 12 more.
		const width = sliceWidth(means, node);
		const deviation = Math.max(narrowest, Math.sqrt(variance + (width * width) / 12));
		for (let combination = 0; combination < 2 ** large.length; combination += 1) {
			let likely = weight;
			let at = fixed + means[node]!;
			for (const [bit, deal] of large.entries()) {
				const won = (combination >> bit) & 1;
				likely *= won ? chance[kinds[deal]!]! : 1 - chance[kinds[deal]!]!;
				if (won) at += values[deal]!;
			}
			if (likely < NEGLIGIBLE) continue;
			found.weights[used] = likely;
			found.means[used] = at;
			found.deviations[used] = deviation;
			used += 1;
		}
	}
	const kept = found.weights.subarray(0, used);
	const all = kept.reduce((sum, weight) => sum + weight, 0);
	return { weights: kept.map((weight) => weight / all), means: found.means.subarray(0, used), deviations: found.deviations.subarray(0, used) };
}

/** How far the middle moves over one slice, from its neighbours. */
function sliceWidth(means: readonly number[], node: number): number {
	const last = means.length - 1;
	if (last === 0) return 0;
	const from = Math.max(0, node - 1);
	const to = Math.min(last, node + 1);
	return (means[to]! - means[from]!) / (to - from);
}
