// How a total may come out, whichever way it is computed.

export interface Spread {
	/** P(X ≤ x). */
	below(x: number): number;
	/** P(X ≥ x). */
	atLeast(x: number): number;
	/** Smallest x with P(X ≤ x) ≥ q, for q in 0–1. */
	quantile(q: number): number;
	/** The same of several that rise: each is looked for from the one before. */
	quantiles(rising: readonly number[]): readonly number[];
	readonly mean: number;
}
