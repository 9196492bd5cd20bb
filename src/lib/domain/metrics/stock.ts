// The pipeline now: open deals by stage (metrics A). Additive: a deal is added or taken out again.
import type { Stage } from '../model/stage.ts';
import { COUNTS, LOST, NO_SALE, WON, type DealColumns } from './columns.ts';
import type { PassingRows } from './passing-rows.ts';
import { StockSums, totalOf, type StockFigures } from './stock-sums.ts';
import type { Tally } from './tally.ts';

export type { StockFigures };

/** Figures that tell apart why there is no value. */
export interface RatedFigures extends StockFigures {
	/** Of those without a value, the ones in a currency without a rate. */
	withoutRate: number;
}

export interface StockRow extends RatedFigures {
	/** null: open deals in a removed or unknown stage, or in none. */
	stage: Stage | null;
}

export interface StockSnapshot {
	/** One row per open stage in order, empty ones too; the row without a stage only when it holds deals. */
	rows: readonly StockRow[];
	total: RatedFigures;
	/** Closed deals, which are in no row. */
	won: number;
	lost: number;
	/** Lost as duplicate or invalid: in no figure at all. */
	leftOut: number;
}

/** Running sums per bucket; one instance follows one set of columns. */
export class StockTotals implements Tally<StockSnapshot> {
	readonly reads = [] as const;
	readonly #sums = new StockSums();
	#withoutRate = new Int32Array(0);
	#won = 0;
	#lost = 0;
	#leftOut = 0;

	/** Forgets everything and makes room for the columns' stages. */
	clear(columns: DealColumns): void {
		this.#sums.clear(columns.stages.openCount + 1);
		this.#withoutRate = new Int32Array(columns.stages.openCount + 1);
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
		if (bucket < 0) return;
		this.#sums.add(bucket, columns.value[row]!, columns.permille[row]!, columns.overridden[row]!, sign);
		if (columns.withoutRate[row] === 1) this.#withoutRate[bucket]! += sign;
	}

	tallyAll(columns: DealColumns, { byKind: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): StockSnapshot {
		const rows: StockRow[] = columns.stages.open.map((stage, bucket) => ({ stage, ...this.#figures(bucket) }));
		const elsewhere = this.#figures(rows.length);
		if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere });
		const withoutRate = rows.reduce((sum, row) => sum + row.withoutRate, 0);
		return { rows, total: { ...totalOf(rows), withoutRate }, won: this.#won, lost: this.#lost, leftOut: this.#leftOut };
	}

	#figures(bucket: number): RatedFigures {
		return { ...this.#sums.figures(bucket), withoutRate: this.#withoutRate[bucket]! };
	}
}
