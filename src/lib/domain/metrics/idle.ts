// How long nobody did anything on a deal: when its last sign of life was, and whether that is too long ago ([STALE1] to
// [STALE4]). Limit: one deal at a time; sums are stale.ts.
import { DAY_MS } from '../model/date.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';

/** The last time at or before `now` that somebody did something on the deal of a row; NaN: nothing is known. */
export function workedAt(columns: DealColumns, row: number, now: number): number {
	const worked = columns.worked[row]!;
	if (!(worked > now)) return worked;
	// Planned for later, or from a clock ahead of ours: what was before it.
	const { first, count, time, field, value, quiet } = columns.changes;
	let touched = NaN;
	let last = columns.created[row]! <= now ? columns.created[row]! : NaN;
	for (let index = first[row]!; index < first[row]! + count[row]!; index += 1) {
		const at = time[index]!;
		if (quiet[index] === 0 && at <= now && !(at <= last)) last = at;
		if (field[index] === change.LAST_TOUCH) touched = value[index]!;
	}
	return touched <= now && !(touched <= last) ? touched : last;
}

/** Whole days since then until `now`; what was done up to `over` (context.ts) is known. null: nothing is. */
export function idleDays(columns: DealColumns, row: number, now: number, over: number = now): number | null {
	const worked = workedAt(columns, row, over);
	return Number.isNaN(worked) ? null : Math.max(0, Math.floor((now - worked) / DAY_MS));
}

/** True for an open deal that has been idle for more whole days than its stage allows; as `idleDays`. */
export function isStale(columns: DealColumns, row: number, now: number, over: number = now): boolean {
	if (columns.left[row] !== COUNTS || columns.outcome[row] !== OPEN) return false;
	const allowed = columns.stageCodes.staleAfters[columns.place[row]!]!;
	return now - workedAt(columns, row, over) >= (allowed + 1) * DAY_MS;
}
