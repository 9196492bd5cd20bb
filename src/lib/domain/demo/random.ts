// Seeded randomness for the demo and for fixtures: the same seed gives the same numbers everywhere.

export interface Random {
	/** Uniform in [0, 1). */
	next(): number;
	/** Uniform integer in [from, to], both included. */
	int(from: number, to: number): number;
	/** One of the items. */
	pick<T>(items: readonly T[]): T;
	/** Index drawn with these weights. */
	weighted(weights: readonly number[]): number;
	/** True with probability p. */
	chance(p: number): boolean;
	/** Log-normal around a median. */
	skewed(median: number, sigma: number): number;
}

/** A 32-bit counter hashed by multiply-and-shift; good enough to fill a demo, not for secrets. */
export function seeded(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
		return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
	};
	const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		int,
		pick: (items) => items[Math.floor(next() * items.length)]!,
		weighted: (weights) => {
			let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
			for (let index = 0; index < weights.length; index++) if ((left -= weights[index]!) < 0) return index;
			return weights.length - 1;
		},
		chance: (p) => next() < p,
		skewed: (median, sigma) =>
			median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()))
	};
}
