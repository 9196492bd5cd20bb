// Many sums of integers that never round, side by side: typed numbers while they fit 2^53, BigInt for those that do not.
// Limit: as of one sum (exact-sum.ts): integers only, any order of adding and subtracting gives the same.

import { longer } from './row-places.ts';
const MOST = Number.MAX_SAFE_INTEGER;

export class ExactSumArray {
	#near: Float64Array;
	/** What left the typed numbers; sparse, and mostly empty. */
	#far = new Map<number, bigint>();

	constructor(count = 0) {
		this.#near = new Float64Array(count);
	}

	get length(): number {
		return this.#near.length;
	}

	/** Sets `count` sums to zero. */
	clear(count: number): void {
		if (this.#near.length === count) this.#near.fill(0);
		else this.#near = new Float64Array(count);
		if (this.#far.size > 0) this.#far.clear();
	}

	/** Makes room for more sums, at zero. */
	grow(count: number): void {
		if (count > this.#near.length) this.#near = longer(this.#near, new Float64Array(count));
	}

	/** Adds a safe integer to one of the sums. */
	add(index: number, value: number): void {
		const sum = this.#near[index]! + value;
		if (sum <= MOST && sum >= -MOST) this.#near[index] = sum;
		else this.#carry(index, BigInt(value));
	}

	/** Adds value × factor of two safe integers. */
	addProduct(index: number, value: number, factor: number): void {
		const product = value * factor;
		if (product <= MOST && product >= -MOST) this.add(index, product);
		else this.#carry(index, BigInt(value) * BigInt(factor));
	}

	/** The sum at an index. */
	at(index: number): bigint {
		const near = BigInt(this.#near[index]!);
		return this.#far.size === 0 ? near : near + (this.#far.get(index) ?? 0n);
	}

	#carry(index: number, more: bigint): void {
		this.#far.set(index, (this.#far.get(index) ?? 0n) + BigInt(this.#near[index]!) + more);
		this.#near[index] = 0;
	}
}
