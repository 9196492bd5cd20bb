// The standard normal distribution, and the logistic pair. Limit: doubles; Φ is right to about 1e-15.

const INVERSE_ROOT_2PI = 0.3989422804014327;

/** Density of the standard normal. */
export const normalDensity = (x: number): number => INVERSE_ROOT_2PI * Math.exp(-0.5 * x * x);

/**
 * P(Z ≤ x). Near the middle by the series Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Marsaglia 2004), in the tails by the
 * continued fraction of Mills' ratio, from as far back as matters. 0 and 1 beyond ∓9, where doubles can hardly tell.
 */
export function normalBelow(x: number): number {
	if (x > 3) return 1 - upperTail(x);
	if (x < -3) return upperTail(-x);
	let term = x;
	let sum = x;
	for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) {
		term *= (x * x) / odd;
		sum += term;
	}
	return 0.5 + normalDensity(x) * sum;
}

/** P(Z > x) for x ≥ 3. */
function upperTail(x: number): number {
	if (x > 9) return 0;
	let fraction = x;
	for (let term = Math.ceil(120 / x); term >= 1; term -= 1) fraction = x + term / fraction;
	return normalDensity(x) / fraction;
}

/** Log odds of a chance; ∓∞ at 0 and 1. */
export const logit = (chance: number): number => Math.log(chance / (1 - chance));

/** The chance of log odds; 0 and 1 at ∓∞. */
export const chanceOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** x with P(Z ≤ x) = q, by halving; ∓8 stand for what is further out. */
export function normalQuantile(q: number): number {
	let low = -8;
	let high = 8;
	while (high - low > 1e-9) {
		const middle = (low + high) / 2;
		if (normalBelow(middle) < q) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
