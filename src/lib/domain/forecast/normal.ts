// The standard normal distribution, and the logistic pair. Limit: doubles; Φ is right to about 1e-15.

export const INVERSE_ROOT_2PI = 0.3989422804014327;

/** Density of the standard normal. */
export const normalDensity = (x: number): number => INVERSE_ROOT_2PI * Math.exp(-0.5 * x * x);

/** P(Z ≤ x). 0 and 1 beyond ∓9, where doubles can hardly tell. */
export function normalBelow(x: number): number {
	const tail = normalTail(Math.abs(x), Math.exp(-0.5 * x * x));
	return x > 0 ? 1 - tail : tail;
}

/**
 * P(Z > x) of an x ≥ 0, told exp(−x² / 2), which who wants the density as well has at hand. A ratio of polynomials (Hart 1968, as
 * West 2005 gives it), in the tail the continued fraction of Mills' ratio, from as far back as matters.
 */
export function normalTail(x: number, exp: number): number {
	if (x > 9) return 0;
	if (x > 5) {
		let fraction = x;
		for (let term = Math.ceil(120 / x); term >= 1; term -= 1) fraction = x + term / fraction;
		return (INVERSE_ROOT_2PI * exp) / fraction;
	}
	const above = (((((3.52624965998911e-2 * x + 0.700383064443688) * x + 6.37396220353165) * x + 33.912866078383) * x + 112.079291497871) * x + 221.213596169931) * x + 220.206867912376;
	const below = ((((((8.83883476483184e-2 * x + 1.75566716318264) * x + 16.064177579207) * x + 86.7807322029461) * x + 296.564248779674) * x + 637.333633378831) * x + 793.826512519948) * x + 440.413735824752;
	return (exp * above) / below;
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
