// Which deals were open just before a moment, as the weekly snapshots count them ([SNAPSHOT1]). Limit: goes over all deals.
import type { DealId } from '../model/deal.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';

type Passes = (row: number) => boolean;

/**
 * Deals of the rows that pass that were in an open stage then; `moment` Infinity: now. In the order of the columns. `from`:
 * only those in a stage from this rank on, or of a removed or unknown stage those that ever got there ([VELOCITY2]).
 */
export function openAt(columns: DealColumns, passes: Passes, moment: number, from: number = 0): DealId[] {
	const ids: DealId[] = [];
	walk(columns, passes, [moment], from, (_, row) => ids.push(columns.ids[row]!));
	return ids;
}

/** How many deals `openAt` finds at each of these moments, which rise. */
export function openCounts(columns: DealColumns, passes: Passes, moments: readonly number[], from: number = 0): number[] {
	const counts = moments.map(() => 0);
	walk(columns, passes, moments, from, (index) => (counts[index]! += 1));
	return counts;
}

/** Says of each row at which of the moments it was open. Now is the moment the columns are as of, past which there are changes too. */
function walk({ changes, stageCodes, stages, left, begins, outcome, bucket, rank, size }: DealColumns, passes: Passes, moments: readonly number[], from: number, note: (moment: number, row: number) => void): void {
	const { first, count, since, field, value } = changes;
	const { types, buckets, ranks } = stageCodes;
	const least = Math.min(0, stages.openCount - 1);
	for (let row = 0; row < size; row += 1) {
		if (left[row] !== COUNTS || !passes(row)) continue;
		let place = 0;
		let inBin = 0;
		let furthest = least;
		let index = first[row]!;
		const end = index + count[row]!;
		for (let at = 0; at < moments.length; at += 1) {
			const moment = moments[at]!;
			if (moment === Infinity) {
				if (outcome[row] === OPEN && (from === 0 || (bucket[row] === stages.openCount ? rank[row]! : bucket[row]!) >= from)) note(at, row);
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
			if (from === 0 || (buckets[place]! < 0 ? furthest : buckets[place]!) >= from) note(at, row);
		}
	}
}
