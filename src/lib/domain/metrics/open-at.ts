// Which deals were open just before a moment, as the weekly snapshots count them ([SNAPSHOT1]). Limit: one deal at a time.
import type { DealId } from '../model/deal.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Tally } from './tally.ts';

type Passes = (row: number) => boolean;

/**
 * Deals of the rows that pass that were in an open stage then; `moment` Infinity: now. In the order of the columns. `from`:
 * only those in a stage from this rank on, or of a removed or unknown stage those that ever got there ([VELOCITY2]).
 */
export function openAt(columns: DealColumns, passes: Passes, moment: number, from: number = 0): DealId[] {
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1)
		if (columns.left[row] === COUNTS && passes(row)) walk(columns, row, [moment], from, () => ids.push(columns.ids[row]!));
	return ids;
}

/** The running month the last. */
export const OPEN_MONTHS = 12;

/** How many deals `openAt` finds of the qualified ones at the end of each of the last months of the context, rising; the last as of the figures. */
export class OpenMonthTotals implements Tally<readonly number[]> {
	readonly reads = ['monthStarts', 'asOf', 'qualifiedRank'] as const;
	#moments: number[] = [];
	#counts: number[] = [];
	#from = 0;
	/** What happened before it is known at every moment. */
	#first = -Infinity;

	clear(_columns: DealColumns, { monthStarts, asOf, qualifiedRank }: MetricsContext): void {
		this.#moments = [...monthStarts.subarray(Math.max(1, monthStarts.length - OPEN_MONTHS), -1), Infinity];
		this.#first = Math.min(this.#moments[0]!, asOf);
		this.#counts = this.#moments.map(() => 0);
		this.#from = qualifiedRank;
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const counts = this.#counts;
		const bucket = columns.bucket[row]!;
		// Most deals: nothing happened in these months. Of one in no stage in use more is to be known than that.
		if (columns.begins[row]! < this.#first && columns.changed[row]! < this.#first && bucket !== columns.stages.openCount) {
			if (bucket >= this.#from) for (let index = 0; index < counts.length; index += 1) counts[index]! += sign;
		} else walk(columns, row, this.#moments, this.#from, (index) => (counts[index]! += sign));
	}

	tallyAll(columns: DealColumns, passes: Uint8Array): void {
		for (let row = 0; row < columns.size; row += 1) if (passes[row] === 1) this.tally(columns, row, 1);
	}

	snapshot(): readonly number[] {
		return [...this.#counts];
	}
}

/** Says of a row at which of the moments, which rise, it was open. Now is the moment the columns are as of, past which there are changes too. */
function walk({ changes, stageCodes, stages, begins, outcome, bucket, rank }: DealColumns, row: number, moments: readonly number[], from: number, note: (moment: number) => void): void {
	const { first, count, since, field, value } = changes;
	const { types, buckets, ranks } = stageCodes;
	let place = 0;
	let inBin = 0;
	let furthest = Math.min(0, stages.openCount - 1);
	let index = first[row]!;
	const end = index + count[row]!;
	for (let at = 0; at < moments.length; at += 1) {
		const moment = moments[at]!;
		if (moment === Infinity) {
			if (outcome[row] === OPEN && (from === 0 || (bucket[row] === stages.openCount ? rank[row]! : bucket[row]!) >= from)) note(at);
			continue;
		}
		if (!(begins[row]! < moment)) continue;
		for (; index < end && since[index]! < moment; index += 1) {
			if (field[index] === change.STAGE) {
				place = Number.isNaN(value[index]!) ? 0 : value[index]! + 1;
				if (ranks[place]! > furthest) furthest = ranks[place]!;
			} else if (field[index] === change.IN_BIN) inBin = value[index]!;
		}
		if (inBin !== 0 || types[place] !== OPEN) continue;
		if (from === 0 || (buckets[place]! < 0 ? furthest : buckets[place]!) >= from) note(at);
	}
}
