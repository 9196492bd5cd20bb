// Figures of open deals summed by whatever they are put under: stage, week, segment. Additive, exact.
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

/** Places of one sum, which lie side by side. */
const COUNT = 0;
const WITHOUT_VALUE = 1;
const OVERRIDDEN = 2;
const WITHOUT_PROBABILITY = 3;
const VALUE = 4;
const WEIGHTED = 5;
const PLACES = 6;

const MOST = Number.MAX_SAFE_INTEGER;

export class StockSums {
	#cells = new Float64Array(0);
	/** What passed 2^53, by cell; mostly empty. */
	readonly #far = new Map<number, bigint>();

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

	/** Adds (1) or takes out (−1) one open deal. Value NaN: blank; per mille −1: unknown. */
	add(index: number, value: number, permille: number, overridden: number, sign: 1 | -1): void {
		const cells = this.#cells;
		const at = index * PLACES;
		cells[at]! += sign;
		if (overridden !== 0) cells[at + OVERRIDDEN]! += sign;
		if (Number.isNaN(value)) {
			cells[at + WITHOUT_VALUE]! += sign;
			return;
		}
		const amount = sign * value;
		const sum = cells[at + VALUE]! + amount;
		if (sum <= MOST && sum >= -MOST) cells[at + VALUE] = sum;
		else this.#carry(at + VALUE, BigInt(amount));
		if (permille < 0) {
			cells[at + WITHOUT_PROBABILITY]! += sign;
			return;
		}
		const weighted = amount * permille;
		const total = cells[at + WEIGHTED]! + weighted;
		// A true sum or product beyond 2^53 − 1 cannot round back below it, so the tests are sound.
		if (total <= MOST && total >= -MOST && weighted <= MOST && weighted >= -MOST) cells[at + WEIGHTED] = total;
		else this.#carry(at + WEIGHTED, BigInt(amount) * BigInt(permille));
	}

	figures(index: number): StockFigures {
		const cells = this.#cells;
		const at = index * PLACES;
		const weightedMille = this.#total(at + WEIGHTED);
		return {
			count: cells[at + COUNT]!,
			value: this.#total(at + VALUE),
			withoutValue: cells[at + WITHOUT_VALUE]!,
			weightedMille,
			weighted: fromMille(weightedMille),
			overridden: cells[at + OVERRIDDEN]!,
			withoutProbability: cells[at + WITHOUT_PROBABILITY]!
		};
	}

	#total(cell: number): bigint {
		const near = BigInt(this.#cells[cell]!);
		return this.#far.size === 0 ? near : near + (this.#far.get(cell) ?? 0n);
	}

	#carry(cell: number, more: bigint): void {
		this.#far.set(cell, (this.#far.get(cell) ?? 0n) + BigInt(this.#cells[cell]!) + more);
		this.#cells[cell] = 0;
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
