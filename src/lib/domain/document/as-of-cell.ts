// What one cell held, and since when: its creation, what an import told, the edits that led to what shows.
// Limit: recorded times; the rules are [HISTORY1] to [HISTORY3] of SPEC.md.
import type * as Y from 'yjs';
import { isInstant, type Instant, type PersonId } from '../model/deal.ts';
import { baseUnit, unitOf, type Unit } from './amounts.ts';
import { baseOf } from './cells.ts';
import type { CellLog } from './event-log.ts';
import { takenBackBefore } from './deletion.ts';
import type { Pipeline } from './pipeline.ts';
import { beganAt, pastOf } from './told-past.ts';
import { BASE, recordKey, sameValue, type CellValue, type LogEvent, type PastCell, type RecordBase, type RecordKey } from './schema.ts';

/** One value of a cell, from a moment on. */
export interface Stay {
	value: CellValue;
	/** Counts from here on: −Infinity from the beginning, Infinity at no moment of the past. Never decreases along a cell. */
	since: number;
	/** Recorded time as it was written; null: nobody wrote it down. */
	at: Instant | null;
	/** Who wrote it; absent where no logged event says so. */
	by?: PersonId;
	/** The event that wrote it; absent for what the record was created with, and for bare writes. */
	event?: LogEvent;
	/** What a file or generator told of the time before the record was written. */
	past?: true;
}

/** A record as this file reads it: looked up once for all of its cells. */
export interface RecordSource {
	record: RecordKey;
	map: Y.Map<unknown>;
	base: RecordBase;
	/** When it began; null: unknown. */
	created: Instant | null;
	/** What an import told of the time before, oldest first. */
	past: readonly PastCell[];
}

/** Looks a record up; null where there is none. Settings have no base. */
export function sourceOf(pipeline: Pipeline, record: RecordKey): RecordSource | null {
	const map = pipeline.recordMap(record);
	if (!map) return null;
	const { log } = pipeline;
	return { record, map, base: baseOf(map), created: beganAt(log, map, record), past: pastOf(log, map, record) };
}

/** When a record was written into the document; 0 where it does not say. */
export function addedAt(base: RecordBase): Instant {
	return isInstant(base.at) ? base.at : 0;
}

/** Fields of a record that were ever written after its creation, or of which an import told a past. */
export function editedFields(pipeline: Pipeline, { record, map, past }: RecordSource): Set<string> {
	const fields = new Set<string>(pipeline.log.cells(record)?.keys());
	if (record === recordKey.settings) return fields;
	for (const key of map.keys()) if (key !== BASE) fields.add(key);
	for (const [field] of past) fields.add(field);
	return fields;
}

/**
 * Every value that counted in a cell, oldest first, at least one. Settings have no base: what they were before
 * their first logged edit is not known, and their first stay begins with it.
 */
export function cellStays(pipeline: Pipeline, { record, map, base, created, past }: RecordSource, field: string): Stay[] {
	const stays: Stay[] = [];
	const push = (value: CellValue, at: Instant | null, more?: Pick<Stay, 'by' | 'event' | 'past'>, from = at): void => {
		const last = stays.at(-1);
		// Recorded times of a forged or oddly merged log may run back; a later value never counts before an earlier one.
		const since = last === undefined ? -Infinity : Math.max(last.since, from ?? -Infinity);
		stays.push({ value, since, at, ...more });
	};
	const history = historyOf(pipeline.log.cell(record, field));
	if (record !== recordKey.settings) {
		// A file may tell of days to come, like a closing date: that must not hold back what was written since.
		const latest = addedAt(base) || Infinity;
		for (const [told, value, at] of past) if (told === field) push(value, at, TOLD, at === null ? null : Math.min(at, latest));
		const at = stays.length === 0 ? created : addedAt(base);
		push(Object.hasOwn(base, field) ? ((base[field] ?? null) as CellValue) : null, at, typeof base.by === 'string' ? { by: base.by } : undefined);
	} else if (history.length === 0) push((map.get(field) ?? null) as CellValue, null);
	history.forEach((event, index) => {
		push(field === 'deleted' && takenBack(pipeline, event, history[index + 1]) ? null : event.value, event.at, { by: event.by, event });
		if (record === recordKey.settings && stays.length === 1) stays[0]!.since = event.at;
	});
	if (isPlain(map, field, history)) return stays;
	const shown = pipeline.cellValue(record, field) ?? null;
	// A client that does not know the log wrote here: it shows now, and nobody knows since when.
	if (!sameValue(stays.at(-1)!.value, shown)) stays.push({ value: shown, since: Infinity, at: null });
	return stays;
}

/** A deletion that an edit made at the same time took back never was one ([HISTORY3]), also after somebody settled it. */
const takenBack = (pipeline: Pipeline, event: LogEvent, next: LogEvent | undefined): boolean =>
	next ? takenBackBefore(pipeline.log, event, next) : event.value !== null && pipeline.returned(event.record) !== null;

const NO_EVENTS: readonly LogEvent[] = [];

/** Nearly every cell has no event or one: told apart here, for there are many. */
function historyOf(cell: CellLog | undefined): readonly LogEvent[] {
	if (!cell) return NO_EVENTS;
	return cell.events.size === 1 ? cell.heads : cell.effectiveHistory();
}

/** True where what is stored is what the last edit wrote, or the base where there is none: then that is what shows. */
function isPlain(map: Y.Map<unknown>, field: string, history: readonly LogEvent[]): boolean {
	const last = history.at(-1);
	if (field === 'deleted') return false;
	return last ? map.has(field) && sameValue(map.get(field) ?? null, last.value) : !map.has(field);
}
const TOLD = { past: true } as const;

/** The stay that counted at a moment; undefined before the first. */
export function stayAt(stays: readonly Stay[], moment: number): Stay | undefined {
	let low = 0;
	let high = stays.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (stays[middle]!.since <= moment) low = middle + 1;
		else high = middle;
	}
	return stays[low - 1];
}

/** In whose minor units an amount of a deal's `value` is. `shown`: the currency the deal shows. What an import told is in the first one. */
export const unitOfStay = ({ event, since }: Stay, map: Y.Map<unknown>, shown: Unit): Unit =>
	event ? unitOf(event) : since === Infinity ? shown : baseUnit(map);
