// Numbers of deals with what they are worth, side by side. Additive, exact.
import { ExactSumArray } from './exact-sum-array.ts';
import type { Worth } from './funnel.ts';

export class WorthSums {
	#count = new Int32Array(0);
	#withoutValue = new Int32Array(0);
	readonly #value = new ExactSumArray();

	constructor(count = 0) {
		this.clear(count);
	}

	/** Makes `count` sums of nothing. */
	clear(count: number): void {
		this.#count = new Int32Array(count);
		this.#withoutValue = new Int32Array(count);
		this.#value.clear(count);
	}

	/** Makes room for more sums, of nothing. */
	grow(count: number): void {
		if (count <= this.#count.length) return;
		const [counts, without] = [new Int32Array(count), new Int32Array(count)];
		counts.set(this.#count);
		without.set(this.#withoutValue);
		this.#count = counts;
		this.#withoutValue = without;
		this.#value.grow(count);
	}

	/** Adds (1) or takes out (−1) a deal of this value; NaN: blank. */
	add(index: number, value: number, sign: 1 | -1): void {
		this.#count[index]! += sign;
		if (Number.isNaN(value)) this.#withoutValue[index]! += sign;
		else this.#value.add(index, sign * value);
	}

	at(index: number): Worth {
		return { count: this.#count[index]!, value: this.#value.at(index), withoutValue: this.#withoutValue[index]! };
	}
}
