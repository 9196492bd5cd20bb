// Tells of deals that are here already what lies before they came: the cells to write, and what they must end with.
// Limit: edits made here are in the log and are never moved by it ([TOLD10]).
import { isInstant, type DealId, type Instant } from '../model/deal.ts';
import { addedAt } from './as-of-cell.ts';
import { baseOf } from './cells.ts';
import type { Pipeline } from './pipeline.ts';
import { recordKey, toldCell, type CellValue, type PastCell } from './schema.ts';
import { basePast, beganAt, pastOf, TOLD_CREATED } from './told-past.ts';
import type { CellEdit } from './writer.ts';

/** What is told of a deal that is here already. */
export interface ToldLater {
	deal: DealId;
	/** When it began; undefined: as it is known. */
	createdAt?: Instant;
	past: readonly PastCell[];
}

/**
 * The edits that tell of deals what lies before they came here: a cell per field, beside the deal's own, so that nobody's edit
 * is touched and no deal comes out of the bin by it. A field that was told before is told anew.
 */
export function toldEdits(told: readonly ToldLater[]): CellEdit[] {
	return told.flatMap(({ deal, createdAt, past }) => {
		const byField = new Map<string, CellValue[]>();
		for (const [field, value, at] of past) {
			const entries = byField.get(field) ?? [];
			byField.set(field, entries);
			entries.push([value, at]);
		}
		const cells: [string, CellValue][] = [...byField].map(([field, entries]) => [toldCell(field), entries]);
		if (createdAt !== undefined) cells.push([TOLD_CREATED, createdAt]);
		return cells.map(([field, value]): CellEdit => ({ record: recordKey.deal(deal), field, value, inPassing: true }));
	});
}

/** What a deal was when it came here: what is told of the time before must end there. */
export interface Arrival {
	at: Instant;
	/** When it began, by what is known; null: unknown. */
	created: Instant | null;
	/** A value it was written with; null: none. */
	value(field: string): CellValue;
	/** Its id in the program it comes from; null: unknown. */
	ext: string | null;
	/** What was told of it before, with it or later. */
	past: readonly PastCell[];
	/** When it came into the stage it was written with, by what was told with it; null: unknown. */
	stageSince: Instant | null;
}

/** How a deal came here; null when there is none of that id. */
export function arrivalOf(pipeline: Pipeline, deal: DealId): Arrival | null {
	const record = recordKey.deal(deal);
	const map = pipeline.recordMap(record);
	if (!map) return null;
	const base = baseOf(map);
	const last = basePast(base).findLast(([field]) => field === 'stage');
	return {
		at: addedAt(base),
		created: beganAt(pipeline.log, map, record),
		ext: typeof base.ext === 'string' ? base.ext : null,
		value: (field) => (Object.hasOwn(base, field) ? (base[field] ?? null) : null),
		past: pastOf(pipeline.log, map, record),
		stageSince: last && last[1] === base.stage && isInstant(last[2]) ? last[2] : null
	};
}
