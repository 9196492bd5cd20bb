// The pipeline now: open deals by stage (metrics A). Additive: a deal is added or taken out again.
import type { Stage } from '../model/stage.ts';
import { COUNTS, LOST, NO_SALE, WON, type DealColumns } from './columns.ts';
import type { ExactSum} from './exact-sum.ts';
import { exactSums, fromMille } from './exact-sum.ts';
import type { Tally } from './tally.ts';

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
	#count = new Int32Array(0);
	#withoutValue = new Int32Array(0);
	#overridden = new Int32Array(0);
	#withoutProbability = new Int32Array(0);
	#value: ExactSum[] = [];
	#weighted: ExactSum[] = [];
	#won = 0;
	#lost = 0;
	#leftOut = 0;

	/** Forgets everything and makes room for the columns' stages. */
	clear(columns: DealColumns): void {
		const buckets = columns.stages.openCount + 1;
		this.#count = new Int32Array(buckets);
		this.#withoutValue = new Int32Array(buckets);
		this.#overridden = new Int32Array(buckets);
		this.#withoutProbability = new Int32Array(buckets);
		this.#value = exactSums(buckets);
		this.#weighted = exactSums(buckets);
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
		this.#count[bucket]! += sign;
		if (columns.overridden[row]) this.#overridden[bucket]! += sign;
		const value = columns.value[row]!;
		if (Number.isNaN(value)) {
			this.#withoutValue[bucket]! += sign;
			return;
		}
		this.#value[bucket]!.add(sign * value);
		const permille = columns.permille[row]!;
		if (permille < 0) this.#withoutProbability[bucket]! += sign;
		else this.#weighted[bucket]!.addProduct(sign * value, permille);
	}

	snapshot(columns: DealColumns): StockSnapshot {
		const rows: StockRow[] = columns.stages.open.map((stage, bucket) => ({ stage, ...this.#figures(bucket) }));
		const elsewhere = this.#figures(rows.length);
		if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere });
		return { rows, total: totalOf(rows), won: this.#won, lost: this.#lost, leftOut: this.#leftOut };
	}

	#figures(bucket: number): StockFigures {
		const weightedMille = this.#weighted[bucket]!.total;
		return {
			count: this.#count[bucket]!,
			value: this.#value[bucket]!.total,
			withoutValue: this.#withoutValue[bucket]!,
			weightedMille,
			weighted: fromMille(weightedMille),
			overridden: this.#overridden[bucket]!,
			withoutProbability: this.#withoutProbability[bucket]!
		};
	}
}

function totalOf(rows: readonly StockFigures[]): StockFigures {
	const total = { count: 0, value: 0n, withoutValue: 0, weightedMille: 0n, overridden: 0, withoutProbability: 0 };
	for (const row of rows) {
		total.count += row.count;
		total.value += row.value;
		total.withoutValue += row.withoutValue;
		total.weightedMille += row.weightedMille;
		total.overridden += row.overridden;
		total.withoutProbability += row.withoutProbability;
	}
	return { ...total, weighted: fromMille(total.weightedMille) };
}
