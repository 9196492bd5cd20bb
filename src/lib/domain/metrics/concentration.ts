// How much of the pipeline hangs on few deals (metrics A): [CONCENTRATION1] to [CONCENTRATION3].
import type { DealId } from '../model/deal.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import { ExactSum, ratioOf } from './exact-sum.ts';
import type { PassingRows } from './passing-rows.ts';
import type { Tally } from './tally.ts';

export interface Concentration {
	/** Open deals with a value. */
	n: number;
	/** The largest value and whose it is, of equal ones the deal that sorts first by id; null without deals. */
	top: { deal: DealId; value: number } | null;
	/** The largest value / all; null where all is not positive. */
	topShare: number | null;
	/** (Σ value)² / Σ value²: so many deals of one size would be as even; null where no value differs from 0. */
	effectiveDeals: number | null;
}

export class ConcentrationTotals implements Tally<Concentration> {
	readonly reads = [] as const;
	#n = 0;
	readonly #sum = new ExactSum();
	readonly #squares = new ExactSum();
	/** 1 where a row is in the sums. */
	#in = new Uint8Array(0);
	/** Row of the largest value; −1: none; UNKNOWN: it went, and all are to be looked at again. */
	#top = -1;

	clear(columns: DealColumns): void {
		this.#n = 0;
		this.#sum.clear();
		this.#squares.clear();
		this.#in = new Uint8Array(columns.value.length);
		this.#top = -1;
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const value = columns.value[row]!;
		if (columns.left[row] !== COUNTS || columns.outcome[row] !== OPEN || Number.isNaN(value)) return;
		this.#n += sign;
		this.#sum.add(sign * value);
		this.#squares.addProduct(sign * value, value);
		if (row >= this.#in.length) this.#grow(columns.value.length);
		this.#in[row] = sign === 1 ? 1 : 0;
		if (sign === -1 && row === this.#top) this.#top = UNKNOWN;
		if (sign === 1 && this.#top !== UNKNOWN && isLarger(columns, row, this.#top)) this.#top = row;
	}

	tallyAll(columns: DealColumns, { open: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): Concentration {
		if (this.#top === UNKNOWN) {
			this.#top = -1;
			for (let row = 0; row < columns.size; row += 1) if (this.#in[row] === 1 && isLarger(columns, row, this.#top)) this.#top = row;
		}
		const top = this.#top < 0 ? null : { deal: columns.ids[this.#top]!, value: columns.value[this.#top]! };
		const sum = this.#sum.total;
		return {
			n: this.#n,
			top,
			topShare: top === null ? null : ratioOf(BigInt(top.value), sum),
			effectiveDeals: ratioOf(sum * sum, this.#squares.total)
		};
	}

	#grow(capacity: number): void {
		const wider = new Uint8Array(capacity);
		wider.set(this.#in);
		this.#in = wider;
	}
}

const UNKNOWN = -2;

function isLarger(columns: DealColumns, row: number, than: number): boolean {
	if (than < 0) return true;
	const [one, other] = [columns.value[row]!, columns.value[than]!];
	return one > other || (one === other && columns.ids[row]! < columns.ids[than]!);
}
