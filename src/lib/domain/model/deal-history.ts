// What the cells of one deal held over time, as figures need it: one list of changes, oldest first.
// Limit: only what led to the present counts is here; edits that lost or were taken back are not.
import type { DealId, Instant, PersonId } from './deal.ts';

/**
 * What a change is of. Besides cells of the same name: `touch`, a contact ('out': they contacted the customer, 'in': the
 * customer them; `at` is when that was, `since` when it was noted) or null, anything else that somebody did on the deal.
 */
export const HISTORY_FIELDS = [
	'stage',
	'value',
	'currency',
	'expectedClose',
	'owner',
	'category',
	'probability',
	'lostReason',
	'deleted',
	'leadStatus',
	'contact',
	'bantBudget',
	'bantAuthority',
	'bantNeed',
	'bantTiming',
	'rating',
	'lastTouch',
	'touch'
] as const;
export type HistoryField = (typeof HISTORY_FIELDS)[number];

export interface DealChange {
	readonly field: HistoryField;
	/** As the cell holds it: money in minor units of the deal's currency, days as `YYYY-MM-DD`, but of `lastTouch` the instant its day begins; null: blank. */
	readonly value: string | number | null;
	/** Counts from this moment on: −Infinity from the beginning, Infinity in the present only. Never decreases along the list. */
	readonly since: number;
	/** Recorded time; null: nobody knows when it was. */
	readonly at: Instant | null;
	/** Who wrote it; absent where no logged event says so. */
	readonly by?: PersonId;
	/**
	 * True where it is no sign of life: what the deal began with in a cell, putting the whole pipeline back ([RESTORE5]), and a
	 * contact that was noted, which is one by the last touch it wrote ([WORK2]).
	 */
	readonly quiet?: true;
}

export interface DealHistory {
	readonly id: DealId;
	/** When the deal began; null: unknown. */
	readonly createdAt: Instant | null;
	/** No moment before this one knows the deal ([HISTORY2]). −Infinity: every moment does. */
	readonly begins: number;
	/**
	 * True where edits were taken back with undo ([TIMELINE3]) or a contact was corrected: as of a moment in between they
	 * counted, and it is to be read anew for it.
	 */
	readonly undone: boolean;
	/** By `since`; of equal ones, the later in the list counts. */
	readonly changes: readonly DealChange[];
}
