// Figures of open deals summed by whatever they are put under: stage, week, segment. Additive, exact.
import { ExactSumArray } from './exact-sum-array.ts';
import { fromMille } from './exact-sum.ts';

export interface StockFigures {
	/** Open deals. */
	count: number;
	/** Sum of the values that are filled in, minor units, exact. */
	value: bigint;
	/** Deals whose value is blank: in `count`, in no sum. */
	withoutValue: number;
	/** Σ value × per mille, exact. */
	weightedMille: bigint;
	/** The same in minor units, rounded half away from zero. */
	weighted: bigint;
	/** Deals whose probability is their own rather than the stage's. */
	overridden: number;
	/** Deals with a value for which no probability is known: in `value`, not in `weighted`. */
	withoutProbability: number;
}

/** Numbers of deals of one sum, side by side. */
const COUNT = 0;
const WITHOUT_VALUE = 1;
const OVERRIDDEN = 2;
const WITHOUT_PROBABILITY = 3;
const NUMBERS = 4;

export class StockSums {
	#numbers = new Int32Array(0);
	/** Value and weighted value of each. */
	readonly #sums = new ExactSumArray();

	/** Makes `count` sums of nothing. */
	clear(count: number): void {
		if (this.#numbers.length === count * NUMBERS) this.#numbers.fill(0);
		else this.#numbers = new Int32Array(count * NUMBERS);
		this.#sums.clear(count * 2);
	}

	/** Makes room for more sums, of nothing. */
	grow(count: number): void {
		if (count * NUMBERS <= this.#numbers.length) return;
		const numbers = new Int32Array(count * NUMBERS);
		numbers.set(this.#numbers);
		this.#numbers = numbers;
		this.#sums.grow(count * 2);
	}

	/** Adds (1) or takes out (−1) one open deal. Value NaN: blank; per mille −1: unknown. */
	add(index: number, value: number, permille: number, overridden: number, sign: 1 | -1): void {
		const numbers = this.#numbers;
		const at = index * NUMBERS;
		numbers[at]! += sign;
		if (overridden !== 0) numbers[at + OVERRIDDEN]! += sign;
		if (Number.isNaN(value)) {
			numbers[at + WITHOUT_VALUE]! += sign;
			return;
		}
		this.#sums.add(index * 2, sign * value);
		if (permille < 0) numbers[at + WITHOUT_PROBABILITY]! += sign;
		else this.#sums.addProduct(index * 2 + 1, sign * value, permille);
	}

	figures(index: number): StockFigures {
		const numbers = this.#numbers;
		const at = index * NUMBERS;
		const weightedMille = this.#sums.at(index * 2 + 1);
		return {
			count: numbers[at + COUNT]!,
			value: this.#sums.at(index * 2),
			withoutValue: numbers[at + WITHOUT_VALUE]!,
			weightedMille,
			weighted: fromMille(weightedMille),
			overridden: numbers[at + OVERRIDDEN]!,
			withoutProbability: numbers[at + WITHOUT_PROBABILITY]!
		};
	}
}

export function totalOf(rows: readonly StockFigures[]): StockFigures {
	const total = { count: 0, value: 0n, withoutValue: 0, weightedMille: 0n, weighted: 0n, overridden: 0, withoutProbability: 0 };
	for (const row of rows) {
		total.count += row.count;
		total.value += row.value;
		total.withoutValue += row.withoutValue;
		total.weightedMille += row.weightedMille;
		total.overridden += row.overridden;
		total.withoutProbability += row.withoutProbability;
	}
	// Rounded once, not row by row.
	total.weighted = fromMille(total.weightedMille);
	return total;
}
