// The factor that all deals share, in slices: p(z) = σ(logit p + level + s·z) for z of a standard normal (metrics 3.4).
import { normalDensity } from './normal.ts';

/** For many deals, whose total follows the factor closely. */
export const NODES = 64;
/** For few deals, whose own chance smooths more than the factor's slices could. */
const FEW_NODES = 24;
/** Slices reach so far either side of the middle; 6 in 100,000 futures lie beyond. */
const REACH = 4;
/** Odds stay between this and its inverse, so that no product of two of them is 0 · ∞. */
const FAR = 1e150;

export interface SharedNodes {
	/** Chance of each slice; they add up to 1. One slice where there is no shared factor. */
	readonly weights: Float64Array;
	/** Chance of every deal in each slice. */
	readonly chances: readonly Float64Array[];
}

/** Slices of equal width with the chances (each inside 0–1) at their middles. Without a shared factor (s = 0) there is one. */
export function sharedNodes(chances: readonly number[], s: number, level: number, nodes = NODES): SharedNodes {
	if (s === 0 && level === 0) return { weights: Float64Array.of(1), chances: [Float64Array.from(chances)] };
	const against = Float64Array.from(chances, (chance) => near((1 - chance) / chance));
	const at = (logOdds: number): Float64Array => {
		const factor = near(Math.exp(-logOdds));
		return against.map((odds) => 1 / (1 + odds * factor));
	};
	if (s === 0) return { weights: Float64Array.of(1), chances: [at(level)] };
	const middles = Float64Array.from({ length: nodes }, (_, index) => ((2 * index + 1) / nodes - 1) * REACH);
	const densities = middles.map(normalDensity);
	const whole = densities.reduce((sum, density) => sum + density, 0);
	return {
		weights: densities.map((density) => density / whole),
		chances: Array.from(middles, (z) => at(level + s * z))
	};
}

const near = (odds: number): number => Math.min(FAR, Math.max(1 / FAR, odds));

/** How many slices so few deals need: a total that follows the factor closely needs them all. */
export const nodesFor = (deals: number, s: number): number => (s * Math.sqrt(deals) <= 3 ? FEW_NODES : NODES);
