// What the document stores and shows for one cell, from a record's Y.Map and the event log.
// Limit: one cell at a time; the whole is pipeline.ts.
import type * as Y from 'yjs';
import type { Instant, PersonId } from '../model/deal.ts';
import { standingDeletion } from './deletion.ts';
import type { EventLog } from './event-log.ts';
import { BASE, sameValue, type CellValue, type RecordBase, type RecordKey } from './schema.ts';

const EMPTY_BASE = {} as RecordBase;

/** The base object of a record's map, whatever a stranger's client may have put there. */
export function baseOf(map: Y.Map<unknown>): RecordBase {
	const base = map.get(BASE);
	return base !== null && typeof base === 'object' && !Array.isArray(base) ? (base as RecordBase) : EMPTY_BASE;
}

/** What the record was created with for a cell; undefined when it says nothing. */
export function baseCell(map: Y.Map<unknown>, field: string): CellValue | undefined {
	const base = baseOf(map);
	return Object.hasOwn(base, field) ? base[field] : undefined;
}

/**
 * The value a cell shows. A base value never speaks against the log: it was there before every event. (When
 * one record is created twice, by two tabs that replay a refused copy, the map that wins may lack a key
 * whose event stands.)
 */
export function shownCell(log: EventLog, map: Y.Map<unknown>, record: RecordKey, field: string): CellValue | undefined {
	const key = map.has(field) ? ((map.get(field) ?? null) as CellValue) : undefined;
	const shown = log.effective(record, field, key);
	return shown === undefined ? baseCell(map, field) : shown;
}

/** Who deleted a record that an edit brought back, and when. */
export interface Returned {
	by: PersonId;
	at: Instant;
}

const NOT_DELETED = { deleted: null, returned: null } as const;

/** The cell `deleted` of a record after delete against edit is settled: an edit the deletion knew nothing of brings it back. */
export function deletionOf(
	log: EventLog,
	map: Y.Map<unknown>,
	record: RecordKey
): { deleted: CellValue; returned: Returned | null } {
	const written = shownCell(log, map, record, 'deleted') ?? null;
	if (written === null) return NOT_DELETED;
	const standing = standingDeletion(log, record);
	// A bare write stands by itself: nobody knows when it was made, so nothing is concurrent with it.
	if (!standing || standing.edits.length === 0 || !sameValue(standing.deletion.value, written))
		return { deleted: written, returned: null };
	return { deleted: null, returned: { by: standing.deletion.by, at: standing.deletion.at } };
}
