// What an import told of a deal's time before it came here: with the deal itself (in its base), or later, in one cell per
// field (FORMAT.md). Limit: reads; what is told later is written by tell-past.ts.
import type * as Y from 'yjs';
import { isInstant, type Instant } from '../model/deal.ts';
import { baseOf, shownCell } from './cells.ts';
import type { EventLog } from './event-log.ts';
import { isToldCell, toldCell, TOLD_PREFIX, type CellValue, type PastCell, type RecordBase, type RecordKey } from './schema.ts';

const NO_PAST: readonly PastCell[] = [];
const NO_NAMES: readonly string[] = [];

/** Name of the cell that says when a deal began, where an import told that later. */
export const TOLD_CREATED = toldCell('created');

const instantOrNull = (value: unknown): Instant | null => (isInstant(value) ? value : null);

/** The legal entries of what a record was created with. */
export function basePast({ past }: RecordBase): readonly PastCell[] {
	if (!Array.isArray(past) || past.length === 0) return NO_PAST;
	return (past as unknown[]).flatMap((entry): PastCell[] =>
		Array.isArray(entry) && typeof entry[0] === 'string' ? [[entry[0], (entry[1] ?? null) as CellValue, instantOrNull(entry[2])]] : []
	);
}

/** Names of a deal's cells of told past: those with an event. Looking through every map of a pipeline costs as much as reading it. */
function toldCells(log: EventLog, record: RecordKey): readonly string[] {
	const cells = log.cells(record);
	return cells ? [...cells.keys()].filter(isToldCell) : NO_NAMES;
}

/** What an import told, each field's entries oldest first: of a field that was told later, that alone. */
export function pastOf(log: EventLog, map: Y.Map<unknown>, record: RecordKey): readonly PastCell[] {
	const own = basePast(baseOf(map));
	const names = toldCells(log, record);
	if (names.length === 0) return own;
	const later = new Map<string, PastCell[]>();
	for (const name of names) {
		const told = shownCell(log, map, record, name);
		if (!Array.isArray(told)) continue;
		const entries = (told as readonly unknown[]).flatMap((entry): PastCell[] =>
			Array.isArray(entry) ? [[name.slice(TOLD_PREFIX.length), (entry[0] ?? null) as CellValue, instantOrNull(entry[1])]] : []
		);
		later.set(name.slice(TOLD_PREFIX.length), entries);
	}
	return [...own.filter(([field]) => !later.has(field)), ...[...later.values()].flat()];
}

/** When a deal began: as an import told later, else as it was created with, else when it was written; null: unknown. */
export function beganAt(log: EventLog, map: Y.Map<unknown>, record: RecordKey): Instant | null {
	const told = log.cell(record, TOLD_CREATED) ? shownCell(log, map, record, TOLD_CREATED) : null;
	if (isInstant(told)) return told;
	const base = baseOf(map);
	return instantOrNull(base.created === undefined ? base.at : base.created);
}
