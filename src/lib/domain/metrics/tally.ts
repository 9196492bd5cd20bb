// What adds deals up. One `tally` per metric, used for the whole pass and for a single edit alike: an edit takes out what
// the deal contributed before and adds what it contributes now, so that both give the same figures.
import type { DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { PassingRows } from './passing-rows.ts';

export interface Tally<Snapshot> {
	/** What it reads of the context, here or later: what is not named changes none of its figures. */
	readonly reads: readonly (keyof MetricsContext)[];
	/** Forgets everything and makes room for the columns' stages and the context's stretches. Always called before anything else. */
	clear(columns: DealColumns, context: MetricsContext): void;
	/** Adds (1) or takes out (−1) what one row contributes. Called for every row that passes the filter, left ones too. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void;
	/**
	 * Adds every row that passes (1), in whichever order suits. The same as `tally` row by row, in a loop of the metric's own:
	 * the loop of the engine would call whichever metric comes, and cost more than what is called.
	 */
	tallyAll(columns: DealColumns, rows: PassingRows): void;
	/** The figures as plain data; later tallies do not change it. */
	snapshot(columns: DealColumns): Snapshot;
}
