// The Yjs shape of a pipeline: root names, the base object and the event tuple. FORMAT.md in prose.
// Limit: shapes and keys only; reading is in pipeline.ts, writing in writer.ts and commands.ts.
import type * as Y from 'yjs';
import { isInstant, type Instant, type PersonId } from '../model/deal.ts';

export const SCHEMA_VERSION = 1;

/** Every root type a document may have. The server's gate refuses any other. */
export const ROOTS = [
	'deals',
	'stages',
	'log',
	'people',
	'settings',
	'columns',
	'views',
	'targets',
	'activities',
	'reviews'
] as const;

/** A root that holds records under random ids. */
export type RecordRoot = Exclude<(typeof ROOTS)[number], 'log' | 'settings'>;

export const RECORD_ROOTS: readonly RecordRoot[] = ROOTS.filter((root) => root !== 'log' && root !== 'settings');

/** Key under which a record's map holds the values it was created with. Written once. */
export const BASE = '_';

/** A value a cell may hold: plain JSON, small. */
export type CellValue = string | number | boolean | null | readonly CellValue[] | { readonly [key: string]: CellValue };

/** Something the record knew of its past when it was created: field, value, since when (null: unknown). */
export type PastCell = [field: string, value: CellValue, at: Instant | null];

/** The object under `_`: bookkeeping beside the field values themselves. */
export interface RecordBase {
	/** When the record was written into the document. */
	at: Instant;
	/** Who wrote it. */
	by?: PersonId;
	/** What another program calls the deal: its id there, as an import found it. */
	ext?: string;
	/** When the deal began, if known. Absent: `at`. null: unknown. */
	created?: Instant | null;
	/** Earlier values of its cells, oldest first, as told by an import with it or by the generator. */
	past?: PastCell[];
	[field: string]: CellValue | undefined;
}

/**
 * Which record an event speaks of: a deal's id as it is; `stages/ID`, `people/ID` and so on for
 * other roots; `settings` for the settings.
 */
export type RecordKey = string;

/** One cell edit as it lies in the log. `prev` lists, space-separated, every head the writer had seen. */
export type EventTuple = [
	id: string,
	record: RecordKey,
	field: string,
	value: CellValue,
	at: Instant,
	by: PersonId,
	prev: string
];

export interface LogEvent {
	id: string;
	record: RecordKey;
	field: string;
	value: CellValue;
	/** Recorded time: the writer's clock corrected by the server's, never before what it replaces. */
	at: Instant;
	by: PersonId;
	prev: readonly string[];
}

/** The whole pipeline was put back to a moment, or that was taken back. */
export interface PutBack {
	to: Instant;
	undone: boolean;
}

/** Begins the last name in the `prev` of an edit that put the whole pipeline back, and of one that took that back; the moment follows. */
const DONE = '@';
const UNDONE = '^';

export const putBackMark = ({ to, undone }: PutBack): string => `${undone ? UNDONE : DONE}${to}`;

/** What an edit was part of, when that was putting the whole pipeline back; null for any other. */
export function putBackOf({ prev }: LogEvent): PutBack | null {
	const mark = prev.at(-1);
	const undone = mark?.startsWith(UNDONE) === true;
	if (mark === undefined || !(undone || mark.startsWith(DONE))) return null;
	const to = Number(mark.slice(1));
	return isInstant(to) ? { to, undone } : null;
}

/** Begins a name in the `prev` of an undo or redo; the event of the same cell that it takes back follows. */
const TAKES_BACK = '~';

export const takesBackMark = (event: string): string => `${TAKES_BACK}${event}`;

/** Id of the event that this one takes back, as an undo does and a redo does to that; null: it is an edit of its own. */
export function takesBackOf({ prev }: LogEvent): string | null {
	// Behind the heads of the cell: before the mark of putting everything back, if there is one.
	for (let index = prev.length - 1; index >= 0 && index >= prev.length - 2; index -= 1)
		if (prev[index]!.startsWith(TAKES_BACK)) return prev[index]!.slice(TAKES_BACK.length);
	return null;
}

const NO_PREV: readonly string[] = [];

/** An event from its tuple, or null when it is not one (a stranger's client may write anything). */
export function readEvent(tuple: unknown): LogEvent | null {
	if (!Array.isArray(tuple) || tuple.length < 7) return null;
	const [id, record, field, value, at, by, prev] = tuple as EventTuple;
	if (typeof id !== 'string' || typeof record !== 'string' || typeof field !== 'string') return null;
	if (!isInstant(at) || typeof by !== 'string' || typeof prev !== 'string') return null;
	return { id, record, field, value: value ?? null, at, by, prev: prev === '' ? NO_PREV : prev.split(' ') };
}

export function writeEvent(event: LogEvent): EventTuple {
	return [event.id, event.record, event.field, event.value, event.at, event.by, event.prev.join(' ')];
}

/**
 * Appends events to the document's log. Reading the last entry first leaves Yjs a marker near the end;
 * without it each append walks the whole log (measured: 320 µs an edit after 60,000 edits, 5 µs with it).
 */
export function appendEvents(doc: Y.Doc, events: readonly LogEvent[]): void {
	if (events.length === 0) return;
	const log = doc.getArray<EventTuple>('log');
	if (log.length > 0) log.get(log.length - 1);
	log.push(events.map(writeEvent));
}

/** The cell of a deal in which its notes lie, update by update (notes.ts). */
export const NOTES = 'notes';

/** True for the name of a cell of a deal that holds a ticked exit criterion (criteria.ts). */
export const isCriterionField = (field: string): boolean => field.startsWith(CRITERION_PREFIX);
export const CRITERION_PREFIX = 'x_';

/** Begins the name of the settings' cell that says in which team an owner is (read-records.ts). */
export const TEAM_PREFIX = 't_';

/** Cells of a deal in which lies what an import told of one field later than the deal itself came: `p_` and the field's name. */
export const toldCell = (field: string): string => `${TOLD_PREFIX}${field}`;
export const isToldCell = (field: string): boolean => field.startsWith(TOLD_PREFIX);
export const TOLD_PREFIX = 'p_';

export const recordKey = {
	deal: (id: string): RecordKey => id,
	stage: (id: string): RecordKey => `stages/${id}`,
	column: (key: string): RecordKey => `columns/${key}`,
	person: (id: string): RecordKey => `people/${id}`,
	review: (id: string): RecordKey => `reviews/${id}`,
	activity: (id: string): RecordKey => `activities/${id}`,
	target: (id: string): RecordKey => `targets/${id}`,
	settings: 'settings' as RecordKey
};

/** Canonical order of events: recorded time, ties by id. The same on every replica. */
export function compareEvents(a: LogEvent, b: LogEvent): number {
	return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Structural equality of two cell values. */
export function sameValue(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	return JSON.stringify(a) === JSON.stringify(b);
}
