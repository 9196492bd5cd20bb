// Sums of columns of one's own under the sheet, of the deals that show: added up when a column is first asked for, then
// patched per deal. Blank cells are in no sum; errors of formulas are counted.
import { ExactSum } from '#lib/domain/metrics/exact-sum.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import type { QueryValue } from '#lib/domain/query/definition.ts';
import { isError } from '#lib/domain/query/filter.ts';

export interface ColumnSum {
	/** null: no deal that shows has a number. Money in minor units, of a formula in major ones. */
	readonly sum: number | null;
	/** Cells whose formula gives an error: they are not in the sum. */
	readonly errors: number;
}

type Read = (deal: Deal) => QueryValue;

/** One column. Whole numbers are added exactly; fractions anew when asked for: taking one away would leave a rest. */
class RunningSum {
	readonly read: Read;
	readonly #whole = new ExactSum();
	readonly #wholes = new Map<DealId, number>();
	readonly #fractions = new Map<DealId, number>();
	readonly #errors = new Set<DealId>();
	#known: ColumnSum | null = null;

	constructor(read: Read) {
		this.read = read;
	}

	put(deal: Deal): void {
		const value = this.read(deal);
		this.remove(deal.id);
		this.#known = null;
		if (typeof value !== 'number') {
			if (isError(value)) this.#errors.add(deal.id);
		} else if (Number.isSafeInteger(value)) {
			this.#wholes.set(deal.id, value);
			this.#whole.add(value);
		} else if (Number.isFinite(value)) this.#fractions.set(deal.id, value);
	}

	remove(id: DealId): void {
		this.#known = null;
		const whole = this.#wholes.get(id);
		if (whole !== undefined) this.#whole.add(-whole);
		this.#wholes.delete(id);
		this.#fractions.delete(id);
		this.#errors.delete(id);
	}

	get now(): ColumnSum {
		if (!this.#known) {
			let sum = Number(this.#whole.total);
			for (const fraction of this.#fractions.values()) sum += fraction;
			this.#known = { sum: this.#wholes.size + this.#fractions.size === 0 ? null : sum, errors: this.#errors.size };
		}
		return this.#known;
	}
}

export class ColumnSums {
	readonly #reader: (id: string) => Read | undefined;
	readonly #shown: () => Iterable<Deal>;
	readonly #sums = new Map<string, RunningSum>();

	/** `reader`: how a column is read; undefined for one that is not there. `shown`: the deals that show. */
	constructor(reader: (id: string) => Read | undefined, shown: () => Iterable<Deal>) {
		this.#reader = reader;
		this.#shown = shown;
	}

	/** The sum of a column; null for one that is not there. */
	of(id: string): ColumnSum | null {
		const known = this.#sums.get(id);
		if (known) return known.now;
		const read = this.#reader(id);
		if (!read) return null;
		const made = new RunningSum(read);
		for (const deal of this.#shown()) made.put(deal);
		this.#sums.set(id, made);
		return made.now;
	}

	/** Counts a deal in, or takes over what changed in it. */
	put(deal: Deal): void {
		for (const sum of this.#sums.values()) sum.put(deal);
	}

	/** Counts a deal no longer. */
	remove(id: DealId): void {
		for (const sum of this.#sums.values()) sum.remove(id);
	}

	/** Forgets these columns, or all: they are added up when they are asked for again. */
	forget(columns?: ReadonlySet<string>): void {
		for (const id of columns ?? [...this.#sums.keys()]) this.#sums.delete(id);
	}
}
