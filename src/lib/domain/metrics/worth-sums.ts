// Numbers of deals with what they are worth, side by side. Additive, exact.
import type { Worth } from './funnel.ts';

/** Places of one sum. */
const WITHOUT_VALUE = 1;
const VALUE = 2;
const PLACES = 3;

const MOST = Number.MAX_SAFE_INTEGER;

export class WorthSums {
	#cells = new Float64Array(0);
	/** What passed 2^53, by sum; mostly empty. */
	readonly #far = new Map<number, bigint>();

	constructor(count = 0) {
		this.clear(count);
	}

	/** Makes `count` sums of nothing. */
	clear(count: number): void {
		if (this.#cells.length === count * PLACES) this.#cells.fill(0);
		else this.#cells = new Float64Array(count * PLACES);
		this.#far.clear();
	}

	/** Makes room for more sums, of nothing. */
	grow(count: number): void {
		if (count * PLACES <= this.#cells.length) return;
		const cells = new Float64Array(count * PLACES);
		cells.set(this.#cells);
		this.#cells = cells;
	}

	/** Adds (1) or takes out (−1) a deal; its value counts as a positive or, with `direction` −1, a negative amount. NaN: blank. */
	add(index: number, value: number, sign: 1 | -1, direction: 1 | -1 = 1): void {
		const cells = this.#cells;
		const at = index * PLACES;
		cells[at]! += sign;
		if (Number.isNaN(value)) {
			cells[at + WITHOUT_VALUE]! += sign;
			return;
		}
		const amount = sign * direction * value;
		const sum = cells[at + VALUE]! + amount;
		if (sum <= MOST && sum >= -MOST) cells[at + VALUE] = sum;
		else this.#carry(index, amount);
	}

	/** Adds to the amount alone. */
	addAmount(index: number, amount: number): void {
		const cell = index * PLACES + VALUE;
		const sum = this.#cells[cell]! + amount;
		if (sum <= MOST && sum >= -MOST) this.#cells[cell] = sum;
		else this.#carry(index, amount);
	}

	#carry(index: number, amount: number): void {
		const cell = index * PLACES + VALUE;
		this.#far.set(index, (this.#far.get(index) ?? 0n) + BigInt(this.#cells[cell]!) + BigInt(amount));
		this.#cells[cell] = 0;
	}

	/** Notes (1) or forgets (−1) a blank that is in no amount. */
	addBlank(index: number, sign: 1 | -1): void {
		this.#cells[index * PLACES + WITHOUT_VALUE]! += sign;
	}

	count(index: number): number {
		return this.#cells[index * PLACES]!;
	}

	at(index: number): Worth {
		const at = index * PLACES;
		const near = BigInt(this.#cells[at + VALUE]!);
		return {
			count: this.#cells[at]!,
			value: this.#far.size === 0 ? near : near + (this.#far.get(index) ?? 0n),
			withoutValue: this.#cells[at + WITHOUT_VALUE]!
		};
	}
}

/** Two numbers of deals as one. */
export const plus = (a: Worth, b: Worth): Worth => ({
	count: a.count + b.count,
	value: a.value + b.value,
	withoutValue: a.withoutValue + b.withoutValue
});
