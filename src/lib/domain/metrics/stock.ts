// The pipeline now: open deals by stage (metrics A). Additive: a deal is added or taken out again.
import type { Stage } from '../model/stage.ts';
import { COUNTS, LOST, NO_SALE, WON, type DealColumns } from './columns.ts';
import { StockSums, totalOf, type StockFigures } from './stock-sums.ts';
import type { Tally } from './tally.ts';

export type { StockFigures };

export interface StockRow extends StockFigures {
	/** null: open deals in a removed or unknown stage, or in none. */
	stage: Stage | null;
}

export interface StockSnapshot {
	/** One row per open stage in order, empty ones too; the row without a stage only when it holds deals. */
	rows: readonly StockRow[];
	total: StockFigures;
	/** Closed deals, which are in no row. */
	won: number;
	lost: number;
	/** Lost as duplicate or invalid: in no figure at all. */
	leftOut: number;
}

/** Running sums per bucket; one instance follows one set of columns. */
export class StockTotals implements Tally<StockSnapshot> {
	readonly #sums = new StockSums();
	#won = 0;
	#lost = 0;
	#leftOut = 0;

	/** Forgets everything and makes room for the columns' stages. */
	clear(columns: DealColumns): void {
		this.#sums.clear(columns.stages.openCount + 1);
		this.#won = this.#lost = this.#leftOut = 0;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const left = columns.left[row];
		if (left !== COUNTS) {
			if (left === NO_SALE) this.#leftOut += sign;
			return;
		}
		const outcome = columns.outcome[row];
		if (outcome === WON) this.#won += sign;
		else if (outcome === LOST) this.#lost += sign;
		const bucket = columns.bucket[row]!;
		if (bucket >= 0) this.#sums.add(bucket, columns.value[row]!, columns.permille[row]!, columns.overridden[row]!, sign);
	}

	snapshot(columns: DealColumns): StockSnapshot {
		const rows: StockRow[] = columns.stages.open.map((stage, bucket) => ({ stage, ...this.#sums.figures(bucket) }));
		const elsewhere = this.#sums.figures(rows.length);
		if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere });
		return { rows, total: totalOf(rows), won: this.#won, lost: this.#lost, leftOut: this.#leftOut };
	}
}
