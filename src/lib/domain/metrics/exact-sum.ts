// A sum of integers that never rounds: a plain number while it fits 2^53, BigInt beyond.
// Limit: integers only. Adding and subtracting the same terms in any order gives the same sum.

/** True while a product or sum of integers was computed without rounding. */
const exact = (value: number): boolean => value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER;

export class ExactSum {
	#near = 0;
	#far = 0n;

	/** Adds a safe integer. */
	add(value: number): void {
		const sum = this.#near + value;
		// A true sum beyond 2^53 − 1 cannot round back below it, so the test is sound.
		if (exact(sum)) this.#near = sum;
		else {
			this.#far += BigInt(this.#near) + BigInt(value);
			this.#near = 0;
		}
	}

	/** Adds value × factor of two safe integers, exact also where the product passes 2^53. */
	addProduct(value: number, factor: number): void {
		const product = value * factor;
		if (exact(product)) this.add(product);
		else this.#far += BigInt(value) * BigInt(factor);
	}

	clear(): void {
		this.#near = 0;
		this.#far = 0n;
	}

	get total(): bigint {
		return this.#far + BigInt(this.#near);
	}
}

/** `count` sums at zero. */
export const exactSums = (count: number): ExactSum[] => Array.from({ length: count }, () => new ExactSum());

/** Minor units from per-mille minor units (value × per mille), rounded half away from zero: for display. */
export function fromMille(mille: bigint): bigint {
	const half = mille < 0n ? -500n : 500n;
	return (mille + half) / 1000n;
}

/** part / whole as a number with 15 digits; null where the whole is not positive: undefined, never 0. */
export function ratioOf(part: bigint, whole: bigint): number | null {
	if (whole <= 0n) return null;
	const near = Number(whole);
	// Both fit a double exactly up to 2^53; beyond it the quotient of the nearest doubles is off by < 1e-15.
	return Number(part) / near;
}
