// Uncertainty of a rate seen in few cases.

/** 97.5 % quantile of the standard normal. */
const Z = 1.959963984540054;

export interface Interval {
	low: number;
	high: number;
}

/**
 * Wilson score interval of `k` successes in `n` trials, 95 % unless another quantile of the standard normal is given; null for n = 0.
 * Wilson (1927): centre (p + z²/2n) / (1 + z²/n), half-width z·√(p(1−p)/n + z²/4n²) / (1 + z²/n).
 */
export function wilson(k: number, n: number, z: number = Z): Interval | null {
	if (n <= 0) return null;
	const p = k / n;
	const zz = (z * z) / n;
	const centre = (p + zz / 2) / (1 + zz);
	const half = (z / (1 + zz)) * Math.sqrt((p * (1 - p)) / n + zz / (4 * n));
	// At k = 0 and k = n the bound is 0 or 1 exactly; floating point misses it by an ulp.
	return { low: k === 0 ? 0 : Math.max(0, centre - half), high: k === n ? 1 : Math.min(1, centre + half) };
}

/** Rates of fewer cases than this are shown as unsure (metrics G9). */
export const SMALL_N = 10;
