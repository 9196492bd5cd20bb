// Open deals on which nobody did anything for longer than their stage allows, by stage ([STALE1] to [STALE4]).
import type { Stage } from '../model/stage.ts';
import type { DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { isStale } from './idle.ts';
import type { PassingRows } from './passing-rows.ts';
import type { Tally } from './tally.ts';
import { WorthSums } from './worth-sums.ts';

export interface StaleSnapshot {
	/** One row per open stage in order, empty ones too; the row without a stage only when it holds deals. */
	rows: readonly (Worth & { stage: Stage | null })[];
	total: Worth;
}

export class StaleTotals implements Tally<StaleSnapshot> {
	readonly reads = ['now', 'over'] as const;
	#now = 0;
	#over = 0;
	#buckets = 1;
	readonly #worth = new WorthSums();

	clear(columns: DealColumns, { now, over }: MetricsContext): void {
		this.#now = now;
		this.#over = over;
		this.#buckets = columns.stages.openCount + 1;
		this.#worth.clear(this.#buckets + 1);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (!isStale(columns, row, this.#now, this.#over)) return;
		const value = columns.value[row]!;
		this.#worth.add(columns.bucket[row]!, value, sign);
		this.#worth.add(this.#buckets, value, sign);
	}

	tallyAll(columns: DealColumns, { open: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): StaleSnapshot {
		const rows: (Worth & { stage: Stage | null })[] = columns.stages.open.map((stage, bucket) => ({ stage, ...this.#worth.at(bucket) }));
		const elsewhere = this.#worth.at(this.#buckets - 1);
		if (elsewhere.count > 0) rows.push({ stage: null, ...elsewhere });
		return { rows, total: this.#worth.at(this.#buckets) };
	}
}
